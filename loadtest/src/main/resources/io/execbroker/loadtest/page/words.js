"use strict";
// Names, numbers and colours. Knows neither a document nor a plot.

const FLOOR = "floor";
const BROKER = "execbroker";
const OSLO_DAEMON = "oslo-daemon";

// Hue tells the family, the dash the member. Only the broker's own hue is bright: the others keep
// apart for colour-blind eyes by lightness as well. The colours are in page.css.
const LOOKS = {
  "floor": { colour: "var(--floor)", dash: "solid" },
  "jdk": { colour: "var(--jvm)", dash: "solid" },
  "nuprocess": { colour: "var(--jvm)", dash: [6, 4] },
  "sudo": { colour: "var(--sudo)", dash: "solid" },
  "systemd-run": { colour: "var(--other)", dash: "solid" },
  "oslo-rootwrap": { colour: "var(--oslo)", dash: [2, 3] },
  "oslo-daemon": { colour: "var(--oslo)", dash: "solid" },
  "oslo-daemon-unlocked": { colour: "var(--oslo)", dash: [6, 4] },
  "privsep": { colour: "var(--privsep)", dash: "solid" },
  "execbroker-rootwrap": { colour: "var(--door)", dash: "solid" },
  "execbroker-exec": { colour: "var(--door)", dash: [10, 3, 2, 3] },
  "execbroker-oslo": { colour: "var(--door)", dash: [2, 3] },
  "execbroker-oslo-unlocked": { colour: "var(--door)", dash: [6, 4] },
  "execbroker-lock-free": { colour: "var(--door)", dash: "solid" },
  "execbroker-dag": { colour: "var(--broker)", dash: [6, 4] },
  "execbroker": { colour: "var(--broker)", dash: "solid" },
};

function look(peer) {
  const colour = peer.indexOf(BROKER) === 0 ? "var(--door)"
    : peer.indexOf("oslo") === 0 ? "var(--oslo)" : "var(--other)";
  return LOOKS[peer] || { colour: colour, dash: [3, 3] };
}

function isMain(peer) {
  return peer === BROKER || peer === FLOOR;
}

// Peers that only take part in a sync.
const TITLES = {
  "execbroker-lock-free": "execbroker, oslo wire, client/python",
  "execbroker-dag": "execbroker, no workers",
};

/** The peer's name as the report has it. */
function peerName(report, peer) {
  const found = report.peers.filter((one) => one.peer === peer);
  return found.length ? found[0].title : TITLES[peer] || peer;
}

function of(list, peer) {
  return list.filter((one) => one.peer === peer)[0] || null;
}

/** Three digits that count, and no more. */
function digits(value) {
  const size = Math.abs(value);
  const places = size === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.0995 ? 2 : 3;
  return thousands(value.toFixed(places));
}

/** 4.00 is as good as 4 where it was chosen, not measured. */
function withoutZeros(text) {
  return text.replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");
}

function thousands(text) {
  const parts = String(text).split(".");
  parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
  return parts.join(".");
}

function count(value) {
  return thousands(Math.round(value));
}

function times(ratio) {
  return digits(ratio) + "\u00d7";
}

function rate(perSecond) {
  return (perSecond < 99.5 ? digits(perSecond) : count(perSecond)) + "/s";
}

function micros(us) {
  return us < 999.5 ? count(us) + " \u00b5s" : millis(us / 1e3);
}

function millis(ms) {
  if (ms < 999.5) {
    return digits(ms) + " ms";
  }
  const seconds = ms / 1e3;
  if (seconds < 99.95) {
    return digits(seconds) + " s";
  }
  const whole = Math.round(seconds);
  const rest = whole % 60;
  return Math.floor(whole / 60) + " min" + (rest ? " " + rest + " s" : "");
}

/** For axes, where 1 s is 1 s and not 1.00 s. */
function roundMicros(us) {
  return us < 1e3 ? us + " \u00b5s" : us < 1e6 ? us / 1e3 + " ms" : us / 1e6 + " s";
}

function mebibytes(bytes) {
  return digits(bytes / 1048576) + " MiB";
}

function percent(percentile) {
  return percentile + " %";
}

function spread(of, text) {
  return text(of.median) + " (" + text(of.min) + " to " + text(of.max) + ")";
}

/** A figure of the report by its name, which says the unit. */
function figure(named, value) {
  if (/\/[^/]*$/.test(named)) {
    return times(value);
  }
  return /_ms$/.test(named) ? millis(value)
    : /_us(_|$)/.test(named) ? micros(value)
    : /_mib$/.test(named) ? digits(value) + " MiB"
    : /rate$/.test(named) ? rate(value) : digits(value);
}

function day(started) {
  return started.substring(0, 10) + ", " + started.substring(11, 16) + " UTC";
}

/** In lines of so many letters at most: each ends at the last comma, else at the last blank. */
function wrapped(text, letters) {
  if (text.length <= letters) {
    return [text];
  }
  const comma = text.lastIndexOf(", ", letters);
  const blank = text.lastIndexOf(" ", letters);
  const at = comma > 0 ? comma + 1 : blank;
  return at > 0 ? [text.substring(0, at)].concat(wrapped(text.substring(at + 1), letters)) : [text];
}
