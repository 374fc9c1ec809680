"use strict";
// The picture of a report: its plots that say most, as one SVG. Runs without a browser.

// ECharts schedules only what moves.
function setTimeout() {
  return 0;
}

function clearTimeout() {}

function picture(report, colours) {
  // Without a document the library writes texts as they are.
  const drawable = Object.assign({}, report, {
    peers: report.peers.map((one) => Object.assign({}, one, { title: escaped(one.title) })),
  });
  const width = 1080;
  const gap = 16;
  const inner = width - 2 * gap;
  const half = (inner - gap) / 2;
  const panels = [];
  let bottom = 78;
  const row = (height, list) => {
    list.forEach((one, at) => panels.push(panel(gap + at * (half + gap), bottom,
      list.length === 1 ? inner : half, height, one)));
    bottom += list.length ? height + gap : 0;
  };
  row(440, groups(report.syncs, "commands_of_trace").slice(0, 1).map((group) => ({
    over: "agent trace, " + count(group.key) + " commands",
    finding: syncFinding(report, group.list),
    option: (size) => syncPlot(drawable, group.list, size, true),
  })));
  const told = ["true", "netns-ip-a"].map((named) =>
    report.workloads.filter((one) => one.name === named)[0]).filter(Boolean);
  row(420, told.slice(0, 1).map((one) => ({
    over: one.title,
    finding: latencyFinding(report, one),
    option: (size) => latencyPlot(drawable, one.peers, size),
  })).concat(told.slice(1).filter((one) => ratios(one).length).map((one) => ({
    over: one.title,
    finding: rateFinding(report, one),
    option: (size) => ratioPlot(drawable, ratios(one), "C", size),
  }))));
  return '<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + bottom
    + '" viewBox="0 0 ' + width + " " + bottom + '" role="img" aria-label="'
    + escaped("execbroker beside its peers: " + panels.map((one) => one.finding).join("; "))
    + '">\n'
    + "<style>\n" + colours + "text { font-family: " + FONT + "; }\n</style>\n"
    + '<rect width="' + width + '" height="' + bottom + '" fill="var(--paper)"/>\n'
    + written(gap, 34, 22, "execbroker beside its peers", "var(--ink)", true)
    + written(gap, 58, 13, day(report.started) + ", " + report.machine.cores + " cores of "
      + report.machine.processor + ", Linux " + report.machine.kernel, "var(--soft)", false)
    + panels.map((one) => one.svg).join("") + "</svg>\n";
}

function panel(x, y, width, height, of) {
  const size = { width: width - 36, height: height - 72 };
  return {
    finding: of.finding,
    svg: '<rect x="' + (x + 0.5) + '" y="' + y + '" width="' + (width - 1) + '" height="' + height
      + '" rx="10" fill="var(--card)" stroke="var(--rule)"/>\n'
      + written(x + 18, y + 26, 12, of.over, "var(--soft)", false)
      + written(x + 18, y + 46, 15, of.finding, "var(--ink)", true)
      + drawn(of.option(size), size)
        .replace("<svg ", '<svg x="' + (x + 18) + '" y="' + (y + 60) + '" ')
      + "\n",
  };
}

function drawn(option, size) {
  const chart = echarts.init(null, null, Object.assign({ renderer: "svg", ssr: true }, size));
  chart.setOption(option);
  return chart.renderToSVGString();
}

function written(x, y, size, text, colour, isBold) {
  return '<text x="' + x + '" y="' + y + '" font-size="' + size + '" fill="' + colour + '"'
    + (isBold ? ' font-weight="bold"' : "") + ">" + escaped(text) + "</text>\n";
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
