"use strict";
// What each plot shows, as options of ECharts for a given width. Knows no document: the page and
// the picture draw the same. For the picture Rhino runs this, which has no classes, and takes a
// const in a loop for one of the whole function.

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
const SMALL = 11.5;
const LETTER = 6.6; // a wide font's mean width of a letter of that size
const LINE = 14;
const NARROW = 480;
const FLAG = 16; // from one flag to the next
const MARK = 44; // from one mark of percentiles to the next

function nines(percentile) {
  return -Math.log10(1 - percentile / 100);
}

function lettering(colour, isBold) {
  return {
    fontSize: SMALL,
    fontFamily: FONT,
    fontWeight: isBold ? "bold" : "normal",
    lineHeight: LINE - 1,
    color: colour,
    textBorderColor: "var(--card)",
    textBorderWidth: 3,
  };
}

function caption(text, place) {
  return Object.assign({ text: text, padding: 3, textStyle: lettering("var(--soft)") }, place);
}

/**
 * Two axes with marks where they are wanted, and over them the same area in pixels, for labels.
 *
 * x and y: min, max, marks of {at, text}, and title.
 */
function plane(size, margin, x, y) {
  const width = size.width - margin.left - margin.right;
  const height = size.height - margin.top - margin.bottom;
  const hidden = (min, max, more) =>
    Object.assign({ type: "value", min: min, max: max, show: false }, more);
  const mark = (axis, at, text) => {
    const one = { label: { formatter: text } };
    one[axis] = at;
    return one;
  };
  const ruler = {
    type: "line",
    silent: true,
    data: [],
    z: 0,
    markLine: {
      silent: true,
      symbol: "none",
      animation: false,
      z: 0,
      blur: { lineStyle: { opacity: 1 }, label: { opacity: 1 } },
      lineStyle: { color: "var(--rule)", type: "solid", width: 1 },
      label: Object.assign(lettering("var(--soft)"), { position: "start", distance: 6 }),
      data: x.marks.map((one) => mark("xAxis", one.at, one.text))
        .concat(y.marks.map((one) => mark("yAxis", one.at, one.text))),
    },
  };
  return {
    width: width,
    height: height,
    toX: (value) => (value - x.min) / (x.max - x.min) * width,
    toY: (value) => height - (value - y.min) / (y.max - y.min) * height,
    option: {
      animation: false,
      grid: margin,
      title: [
        caption(y.title, { left: 0, top: 0 }),
        caption(x.title, { right: margin.right - 3, bottom: 0 }),
      ],
      tooltip: tooltip(),
      xAxis: [hidden(x.min, x.max), hidden(0, width)],
      yAxis: [hidden(y.min, y.max), hidden(0, height, { inverse: true })],
      series: [ruler],
    },
  };
}

function tooltip() {
  return {
    trigger: "item",
    renderMode: "richText",
    confine: true,
    backgroundColor: "var(--card)",
    borderColor: "var(--soft)",
    padding: [6, 9],
    textStyle: { fontSize: 12, fontFamily: FONT, color: "var(--ink)" },
    formatter: (at) => at.data && at.data.tip || "",
  };
}

function line(report, peer, data) {
  const its = look(peer);
  return {
    type: "line",
    name: peerName(report, peer),
    data: data,
    symbol: "circle",
    symbolSize: isMain(peer) ? 5 : 4,
    z: peer === BROKER ? 6 : peer === FLOOR ? 5 : 3,
    itemStyle: { color: its.colour },
    lineStyle: {
      color: its.colour,
      type: its.dash,
      width: peer === BROKER ? 3 : peer === FLOOR ? 2 : 1.4,
    },
    emphasis: {
      focus: "series",
      itemStyle: { color: its.colour },
      lineStyle: { color: its.colour, width: 3 },
    },
    blur: { lineStyle: { opacity: 0.15 }, itemStyle: { opacity: 0.15 } },
  };
}

/** A text at a place of the pixels over a plane, and a thin line to it from where it belongs. */
function label(from, to, text, peer, side, dash) {
  const colour = look(peer).colour;
  return {
    type: "line",
    silent: true,
    clip: false,
    xAxisIndex: 1,
    yAxisIndex: 1,
    symbol: "circle",
    symbolSize: 0.1,
    z: 4,
    lineStyle: { color: colour, width: 0.8, type: dash },
    blur: { label: { opacity: 1 } },
    data: [
      { value: from },
      {
        value: to,
        label: Object.assign(lettering(isMain(peer) ? colour : "var(--ink)", isMain(peer)),
          { show: true, position: side, distance: 3, formatter: text }),
      },
    ],
  };
}

/** Moves labels apart that want the same place. Each has y and lines; within top and bottom. */
function apart(labels, top, bottom) {
  const sorted = labels.slice().sort((a, b) => a.y - b.y);
  let edge = top;
  sorted.forEach((one) => {
    const half = one.lines.length * LINE / 2;
    one.y = Math.max(one.y, edge + half);
    edge = one.y + half;
  });
  edge = bottom;
  sorted.reverse().forEach((one) => {
    const half = one.lines.length * LINE / 2;
    one.y = Math.min(one.y, edge - half);
    edge = one.y - half;
  });
}

/** Labels to the right of a plane; ends: {peer, text, x, y} in pixels. */
function rightLabels(area, ends, letters) {
  const labels = ends.map((end) =>
    Object.assign({ lines: wrapped(end.text, letters), from: [end.x, end.y] }, end));
  apart(labels, -12, area.height + 12);
  return labels.map((one) =>
    label(one.from, [area.width + 14, one.y], one.lines.join("\n"), one.peer, "right", [1, 2]));
}

function labelMargin(texts, letters) {
  const longest = Math.max.apply(null, texts.map((text) =>
    Math.max.apply(null, wrapped(text, letters).map((part) => part.length))));
  return Math.ceil(longest * LETTER) + 22;
}

function letters(width) {
  return width < NARROW ? 17 : width < 700 ? 22 : 40;
}

/** Marks of a logarithmic axis: 1, 2, 5 where few decades are shown, else 1. */
function decades(min, max, text) {
  const steps = max - min < 1.6 ? [1, 2, 5] : [1];
  const marks = [];
  for (let power = Math.floor(min); power <= Math.ceil(max); power++) {
    steps.forEach((step) => {
      const at = power + Math.log10(step);
      if (at >= min - 1e-9 && at <= max + 1e-9) {
        marks.push({ at: at, text: text(step * Math.pow(10, power)) });
      }
    });
  }
  return marks;
}

/** Marks of a linear axis from 0: about as many as asked for, the last at or above the maximum. */
function linear(max, about, text) {
  const rough = max / about;
  const power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).filter((one) => one >= rough - 1e-9)[0];
  const marks = [];
  for (let number = 0; number * step < max + step - 1e-9; number++) {
    marks.push({ at: number * step, text: text(Number((number * step).toPrecision(6))) });
  }
  return marks;
}

/** Marks of an axis of nines that are so far apart. */
function percentMarks(max, distance) {
  let next = Infinity;
  return [99.999, 99.99, 99.9, 99, 90, 50].filter((one) => {
    const isKept = nines(one) <= max && nines(one) <= next - distance;
    next = isKept ? nines(one) : next;
    return isKept;
  }).map((one) => ({ at: nines(one), text: percent(one) }));
}

/** Latencies of peers, each {peer, latency, percentiles}, over the percentile. */
function latencyPlot(report, peers, size) {
  const points = peers.map((one) => one.percentiles.map((point) => ({
    // The slowest of N stands where N has its last nine.
    value: [
      point.percentile < 100 ? nines(point.percentile) : Math.max(1, Math.log10(one.latency.count)),
      Math.log10(Math.max(1, point.us)),
    ],
    tip: peerName(report, one.peer) + "\n"
      + (point.percentile < 100 ? percent(point.percentile) + " within " : "slowest of "
        + count(one.latency.count) + ": ") + micros(point.us),
  })));
  const all = [].concat.apply([], points);
  const xs = all.map((one) => one.value[0]);
  const ys = all.map((one) => one.value[1]);
  const max = Math.max.apply(null, xs);
  const low = Math.min.apply(null, ys) - 0.08;
  const high = Math.max.apply(null, ys) + 0.08;
  const texts = peers.map((one) => peerName(report, one.peer));
  const wide = letters(size.width);
  const margin = { left: 50, right: labelMargin(texts, wide), top: 30, bottom: 42 };
  const unit = (size.width - margin.left - margin.right) / max;
  const area = plane(size, margin,
    { min: 0, max: max, title: "percentile",
      marks: percentMarks(max, MARK / unit) },
    { min: low, max: high, title: "latency", marks: decades(low, high, roundMicros) });
  peers.forEach((one, at) => area.option.series.push(line(report, one.peer, points[at])));
  const ends = peers.map((one, at) => {
    const last = points[at][points[at].length - 1].value;
    return { peer: one.peer, text: texts[at], x: area.toX(last[0]), y: area.toY(last[1]) };
  });
  area.option.series = area.option.series.concat(rightLabels(area, ends, wide));
  return area.option;
}

/** Rates of one command line over how many run at once; workloads in that order. */
function ratePlot(report, workloads, size) {
  const peers = report.peers.map((one) => one.peer)
    .filter((peer) => workloads.filter((one) => of(one.peers, peer)).length > 1);
  const rates = peers.map((peer) => workloads
    .map((one, at) => ({ at: at, concurrency: one.concurrency, figures: of(one.peers, peer) }))
    .filter((one) => one.figures)
    .map((one) => ({
      value: [one.at, one.figures.per_second.median],
      tip: peerName(report, peer) + ", " + one.concurrency + " at once\n"
        + spread(one.figures.per_second, rate),
    })));
  const all = [].concat.apply([], rates).map((one) => one.value[1]);
  const marks = linear(Math.max.apply(null, all), 5, count);
  const texts = peers.map((peer, at) =>
    peerName(report, peer) + " " + rate(rates[at][rates[at].length - 1].value[1]));
  const wide = letters(size.width) + 8;
  const margin = { left: 50, right: labelMargin(texts, wide), top: 30, bottom: 42 };
  const area = plane(size, margin,
    { min: -0.12, max: workloads.length - 1 + 0.06, title: "commands at once",
      marks: workloads.map((one, at) => ({ at: at, text: count(one.concurrency) })) },
    { min: 0, max: marks[marks.length - 1].at, title: "commands a second", marks: marks });
  peers.forEach((peer, at) => area.option.series.push(line(report, peer, rates[at])));
  const ends = peers.map((peer, at) => {
    const last = rates[at][rates[at].length - 1].value;
    return { peer: peer, text: texts[at], x: area.toX(last[0]), y: area.toY(last[1]) };
  });
  area.option.series = area.option.series.concat(rightLabels(area, ends, wide));
  return area.option;
}

function wholeMillis(sync) {
  return sync.extrapolated_ms === null ? sync.elapsed_ms : sync.extrapolated_ms;
}

function syncText(report, sync) {
  return peerName(report, sync.peer) + " " + millis(wholeMillis(sync))
    + (sync.extrapolated_ms === null ? "" : ", extrapolated");
}

/**
 * Finished commands over time, of peers with the same arrival. Every end has a flag with its name;
 * the poles are so long that none crosses the text of another.
 */
function syncPlot(report, syncs, size, isLogarithmic) {
  const sorted = syncs.slice().sort((a, b) => wholeMillis(a) - wholeMillis(b));
  const place = isLogarithmic ? (ms) => Math.log10(Math.max(1, ms)) : (ms) => ms / 1e3;
  const ends = sorted.map((one) => place(wholeMillis(one)));
  const texts = sorted.map((one) => syncText(report, one));
  const margin = { left: 50, right: 14, top: 26 + FLAG * sorted.length, bottom: 42 };
  const first = isLogarithmic ? flagStart(texts, ends, size.width - 64, margin.left) : 0;
  const last = ends[ends.length - 1];
  if (!isLogarithmic) {
    margin.right = flagMargin(texts, ends.map((end) => end / last), size.width - margin.left);
  }
  const commands = Math.max.apply(null, sorted.map((one) => one.commands_of_trace));
  const isNarrow = size.width < NARROW;
  const area = plane(size, margin,
    { min: first, max: last, title: isLogarithmic ? "time, logarithmic" : "time",
      marks: isLogarithmic ? clockMarks(first, last, isNarrow)
        : timeMarks(last, isNarrow ? 3 : 8) },
    { min: 0, max: commands, title: "commands finished",
      marks: [0, 0.25, 0.5, 0.75, 1].map((part) =>
        ({ at: part * commands, text: count(part * commands) })) });
  area.option.title[0].top = isLogarithmic && !isNarrow ? margin.top - 26 : 0;
  sorted.forEach((one, at) => {
    const series = area.option.series;
    series.push(measured(report, one, place, first));
    if (one.extrapolated_ms !== null) {
      series.push(extrapolated(report, one, place));
    }
    const x = area.toX(ends[at]);
    const row = isLogarithmic ? at + 1 : sorted.length - at;
    series.push(label([x, 0], [x, -FLAG * row], texts[at], one.peer,
      isLogarithmic ? "left" : "right", "solid"));
  });
  return area.option;
}

/** Where a logarithmic axis of this width starts, so that the texts fit left of their ends. */
function flagStart(texts, ends, width, margin) {
  const last = ends[ends.length - 1];
  const start = Math.min.apply(null, texts.map((text, at) => {
    const part = Math.min(0.9, (text.length * LETTER - margin) / width);
    return (ends[at] - part * last) / (1 - part);
  }));
  return Math.max(ends[0] - 2.2, Math.min(ends[0] - 1.5, start));
}

/** What the texts need that stand right of these parts of the width. */
function flagMargin(texts, parts, width) {
  const margins = texts.map((text, at) =>
    width - (width - text.length * LETTER - 12) / parts[at]);
  return Math.min(Math.max.apply(null, [14].concat(margins)), width / 2);
}

function measured(report, sync, place, first) {
  const drawn = line(report, sync.peer, sync.timeline
    .filter((point) => place(point.at_ms) >= first)
    .map((point) => ({
      value: [place(point.at_ms), point.finished],
      tip: peerName(report, sync.peer) + "\n" + count(point.finished) + " finished after "
        + millis(point.at_ms) + ", " + count(point.running) + " running",
    })));
  drawn.symbolSize = 2.5;
  drawn.lineStyle.type = "solid";
  return drawn;
}

/** On from where the measuring ended, at the rate of what was measured. */
function extrapolated(report, sync, place) {
  const parts = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
  const drawn = line(report, sync.peer, parts.map((part) => ({
    value: [
      place(sync.elapsed_ms + part * (sync.extrapolated_ms - sync.elapsed_ms)),
      sync.commands + part * (sync.commands_of_trace - sync.commands),
    ],
  })));
  drawn.showSymbol = false;
  drawn.silent = true;
  drawn.lineStyle.type = [3, 4];
  return drawn;
}

function timeMarks(seconds, about) {
  const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];
  const step = steps.filter((one) => one >= seconds / about)[0] || 7200;
  const marks = [];
  for (let at = 0; at <= seconds; at += step) {
    marks.push({ at: at, text: at === 0 ? "0" : clock(at) });
  }
  return marks;
}

function clockMarks(first, last, isFew) {
  return (isFew ? [1, 10, 60, 600, 3600] : [0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1200, 3600])
    .filter((one) => Math.log10(one * 1e3) >= first && Math.log10(one * 1e3) <= last)
    .map((one) => ({ at: Math.log10(one * 1e3), text: clock(one) }));
}

function clock(seconds) {
  return seconds < 60 ? seconds + " s" : seconds / 60 + " min";
}

function ratioName(report, ratio) {
  return ratio.text || peerName(report, ratio.peer);
}

/** Bars of ratios to 1, each {peer, spread} and, where not its peer names it, text. */
function ratioPlot(report, ratios, to, size) {
  const sorted = ratios.slice().sort((a, b) => a.spread.median - b.spread.median);
  const wide = letters(size.width);
  const names = sorted.map((one) => ratioName(report, one));
  const greatest = Math.max.apply(null, [1].concat(sorted.map((one) => one.spread.max)));
  const marks = linear(greatest, size.width < NARROW ? 3 : 5, digits);
  const step = marks[1].at;
  return {
    animation: false,
    tooltip: tooltip(),
    grid: { left: labelMargin(names, wide) - 8, right: 52, top: 22, bottom: 26 },
    xAxis: {
      type: "value",
      min: 0,
      max: Math.ceil(greatest / step * 4 - 1e-9) * step / 4,
      interval: step,
      axisLabel: {
        fontSize: SMALL,
        fontFamily: FONT,
        color: "var(--soft)",
        formatter: (value) => Math.abs(value / step - Math.round(value / step)) > 1e-6 ? ""
          : Number(value.toPrecision(6)) + "\u00d7",
      },
      splitLine: { lineStyle: { color: "var(--rule)" } },
    },
    yAxis: {
      type: "category",
      data: sorted.map((_, at) => String(at)),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        interval: 0,
        fontFamily: FONT,
        fontSize: SMALL,
        lineHeight: LINE - 1,
        color: "var(--ink)",
        formatter: (at) => wrapped(names[Number(at)], wide).join("\n"),
      },
    },
    series: [{
      type: "bar",
      barMaxWidth: 16,
      barCategoryGap: "34%",
      data: sorted.map((one) => ({
        value: one.spread.median,
        tip: ratioName(report, one) + "\n" + spread(one.spread, times),
        itemStyle: { color: look(one.peer).colour },
        emphasis: { itemStyle: { color: look(one.peer).colour } },
      })),
      markLine: {
        silent: true,
        symbol: "none",
        animation: false,
        label: { show: false },
        data: [{
          xAxis: 1,
          lineStyle: { color: "var(--floor)", width: 1.5, type: "solid" },
          label: Object.assign(lettering("var(--floor)", true),
            { show: true, position: "end", formatter: to }),
        }].concat(sorted.map((one, at) => [
          {
            coord: [one.spread.min, at],
            lineStyle: { color: "var(--ink)", width: 1.2, type: "solid" },
          },
          { coord: [one.spread.max, at] },
        ])),
      },
    }, {
      // The texts, right of the whiskers.
      type: "scatter",
      z: 6,
      silent: true,
      symbolSize: 0.1,
      data: sorted.map((one, at) => ({
        value: [Math.max(one.spread.max, one.spread.median), at],
        label: Object.assign(lettering("var(--ink)", isMain(one.peer)),
          { show: true, position: "right", distance: 4, formatter: times(one.spread.median) }),
      })),
    }],
  };
}

/** How high the plot of them is at this width. */
function ratioHeight(report, ratios, width) {
  const lines = ratios.map((one) => wrapped(ratioName(report, one), letters(width)).length);
  return 56 + ratios.length * Math.max(27, LINE * Math.max.apply(null, lines) + 6);
}
