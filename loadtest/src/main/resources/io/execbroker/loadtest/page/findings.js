"use strict";
// What the figures of a report come to, in a sentence. Knows neither a document nor a plot.

/** The peer that another is told against: the first of these that took part. */
function rival(figures, peers) {
  return peers.map((peer) => of(figures, peer)).filter((one) => one !== null)[0] || null;
}

function targetsFinding(targets) {
  const reached = targets.filter((one) => one.outcome === "REACHED").length;
  const open = targets.filter((one) => one.outcome === "NOT_MEASURED").length;
  const missed = targets.length - reached - open;
  return reached + " of " + targets.length + " targets reached"
    + (missed ? ", " + missed + " missed" : "") + (open ? ", " + open + " not measured" : "");
}

function latencyFinding(report, workload) {
  const broker = of(workload.peers, BROKER);
  const floor = of(workload.peers, FLOOR);
  if (!broker || !floor || broker === floor) {
    return workload.peers.map((one) =>
      peerName(report, one.peer) + " " + micros(one.latency.p50_us)).join(", ") + " at the median";
  }
  return "Median " + micros(broker.latency.p50_us) + ", " + times(broker.against.floor.p50.median)
    + " that of C";
}

function rateFinding(report, workload) {
  const broker = of(workload.peers, BROKER);
  const rest = workload.peers.filter((one) => one.against.floor && one.peer !== FLOOR
    && one.peer.indexOf(BROKER) !== 0)
    .sort((a, b) => b.against.floor.per_second.median - a.against.floor.per_second.median);
  const best = broker && broker.against.floor ? [broker].concat(rest.slice(0, 1))
    : ratios(workload).map((one) => of(workload.peers, one.peer));
  return best.map((one, at) => peerName(report, one.peer) + " "
    + times(one.against.floor.per_second.median) + (at ? "" : " the rate of C")).join(", ");
}

function concurrencyFinding(workloads) {
  const parts = workloads
    .map((one) => ({ concurrency: one.concurrency, broker: of(one.peers, BROKER) }))
    .filter((one) => one.broker && one.broker.against.floor)
    .map((one, at) => times(one.broker.against.floor.per_second.median)
      + (at ? " at " : " the rate of C at ") + one.concurrency);
  return parts.join(", ");
}

function syncFinding(report, syncs) {
  const broker = of(syncs, BROKER);
  const other = rival(syncs, [OSLO_DAEMON, "oslo-daemon-unlocked", "sudo", FLOOR]);
  if (!broker || !other) {
    return syncs.map((one) => syncText(report, one)).join(", ");
  }
  const ratio = wholeMillis(other) / wholeMillis(broker);
  const whole = broker.extrapolated_ms === null ? "All of it in " : "All of it would take ";
  return whole + millis(wholeMillis(broker)) + ", " + times(ratio) + " as fast as "
    + peerName(report, other.peer);
}

function loadFinding(loads) {
  const broker = of(loads, BROKER);
  return broker
    ? "p99.9 of " + micros(broker.latency.p999_us) + ", "
      + times(broker.latency.p999_us / broker.latency.p50_us) + " the median"
    : "Latencies under load";
}

function outputFinding(report, outputs) {
  const broker = outputs.filter((one) => one.peer.indexOf(BROKER) === 0)
    .sort((a, b) => b.against_cat.median - a.against_cat.median)[0];
  return broker
    ? peerName(report, broker.peer) + " at " + times(broker.against_cat.median) + " the rate of cat"
    : "Rates against cat";
}

/** Four at most: what a reader in a hurry takes away, each {figure, of, detail}. */
function headlines(report) {
  const found = [];
  const workload = (argv, concurrency) => report.workloads.filter((one) =>
    one.concurrency === concurrency && argv(one.argv))[0];
  const nothing = workload((argv) => argv.join(" ") === "true", 1);
  const inNamespace = workload((argv) => argv.slice(0, 3).join(" ") === "ip netns exec", 1);
  const brokerOf = (one) => one && of(one.peers, BROKER);
  if (report.targets.length) {
    const reached = report.targets.filter((one) => one.outcome === "REACHED").length;
    found.push({ figure: reached + " of " + report.targets.length, of: "targets reached",
      detail: "each with its figure below" });
  }
  if (brokerOf(nothing) && brokerOf(nothing).against.floor) {
    found.push({ figure: times(brokerOf(nothing).against.floor.p50.median),
      of: "the latency of a C program that spawns",
      detail: "true, one at a time, median" });
  }
  if (brokerOf(inNamespace) && brokerOf(inNamespace).against.floor) {
    found.push({ figure: times(brokerOf(inNamespace).against.floor.per_second.median),
      of: "the rate of a C program",
      detail: "ip netns exec NS ip a, one at a time" });
  }
  const other = rival(report.syncs, [OSLO_DAEMON]);
  const sync = other && of(report.syncs
    .filter((one) => one.commands_of_trace === other.commands_of_trace), BROKER);
  if (sync) {
    found.push({ figure: times(wholeMillis(other) / wholeMillis(sync)),
      of: "as fast as " + peerName(report, other.peer),
      detail: count(sync.commands_of_trace) + " commands of agents" });
  }
  return found;
}

const FEW = 3;

/** What few peers take part in comes last. */
function crowdFirst(workloads) {
  return workloads.filter((one) => one.peers.length > FEW)
    .concat(workloads.filter((one) => one.peers.length <= FEW));
}

/** Workloads that were run at several concurrencies. */
function families(workloads) {
  return groups(workloads, "name").filter((one) => one.list.length > 1);
}

/** Lists by what they have in common, in their order. */
function groups(list, key) {
  const found = [];
  list.forEach((one) => {
    const group = found.filter((other) => other.key === one[key])[0];
    if (group) {
      group.list.push(one);
    } else {
      found.push({ key: one[key], list: [one] });
    }
  });
  return found;
}

function ratios(workload) {
  return workload.peers
    .filter((one) => one.against.floor && one.peer !== FLOOR)
    .map((one) => ({ peer: one.peer, spread: one.against.floor.per_second }));
}
