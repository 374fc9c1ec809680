"use strict";
// Makes the page of the report that stands in it. Text of the report becomes text nodes only.

(function () {
  const report = JSON.parse(document.getElementById("report").textContent);
  const page = document.getElementById("page");
  const PAPER_WIDTH = 680;

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  function code(text) {
    return element("code", {}, text);
  }

  // ------------------------------------------------------------------------------------- parts

  function section(heading, about, ...parts) {
    const made = element("section", {}, element("h2", {}, heading));
    if (about) {
      made.append(element("p", {}, about));
    }
    made.append(...parts);
    page.append(made);
  }

  /** Rows of texts; the first of each is its heading. */
  function table(headings, rows, kind) {
    const body = element("tbody", {});
    rows.forEach((row) => body.append(element("tr", {},
      element("th", { scope: "row" }, row[0]),
      ...row.slice(1).map((cell) => element("td", {}, cell)))));
    return element("table", kind ? { class: kind } : {},
      element("thead", {}, element("tr", {},
        ...headings.map((text) => element("th", { scope: "col" }, text)))),
      body);
  }

  /** The numbers of a plot, made when they are asked for: a timeline has hundreds. */
  function numbers(...makers) {
    const made = element("details", {}, element("summary", {}, "The numbers"));
    made.addEventListener("toggle", () => {
      makers.splice(0).forEach((maker) =>
        made.append(element("div", { class: "scroll", tabindex: "0" }, maker())));
    });
    return made;
  }

  /** A plot that follows the width it is given. */
  function plot(over, finding, height, option, ...more) {
    const place = element("div", { class: "plot", role: "img", "aria-label": finding });
    const made = element("figure", {},
      element("figcaption", {}, element("p", { class: "over" }, ...over),
        element("h3", {}, finding)),
      place, ...more);
    let chart = null;
    const drawAt = (width) => {
      const size = { width: width, height: height(width) };
      if (chart === null) {
        chart = echarts.init(place, null, Object.assign({ renderer: "svg" }, size));
      } else {
        chart.resize(size);
      }
      chart.setOption(option(size), true);
      // So that paper may scale it.
      place.querySelector("svg").setAttribute("viewBox", "0 0 " + size.width + " " + size.height);
    };
    const draw = () => {
      if (place.clientWidth > 0) {
        drawAt(place.clientWidth);
      }
    };
    addEventListener("beforeprint", () => drawAt(PAPER_WIDTH));
    addEventListener("afterprint", draw);
    let drawnWidth = 0;
    new ResizeObserver(() => {
      if (place.clientWidth !== drawnWidth) {
        drawnWidth = place.clientWidth;
        requestAnimationFrame(draw);
      }
    }).observe(place);
    made.redraw = draw;
    return made;
  }

  function plots(list, isPair) {
    return element("div", { class: isPair ? "plots pairs" : "plots" }, ...list);
  }

  /** Two buttons of which one is pressed. */
  function choice(texts, onChoice) {
    const made = element("div", { class: "switch", role: "group" });
    texts.forEach((text, at) => {
      const button = element("button", { type: "button", "aria-pressed": String(at === 0) }, text);
      button.addEventListener("click", () => {
        made.childNodes.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
        onChoice(at);
      });
      made.append(button);
    });
    return made;
  }

  // ------------------------------------------------------------------------------------ tables

  const LATENCY_HEADINGS = ["", "commands", "p50", "p90", "p99", "p99.9", "slowest"];

  function latencyRow(one) {
    const of = one.latency;
    return [peerName(report, one.peer), count(of.count), micros(of.p50_us), micros(of.p90_us),
      micros(of.p99_us), micros(of.p999_us), micros(of.max_us)];
  }

  function percentileTable(peers) {
    const all = [...new Set(peers.flatMap((one) => one.percentiles.map((at) => at.percentile)))]
      .sort((a, b) => a - b);
    return table([""].concat(all.map((at) => at === 100 ? "slowest" : percent(at))),
      peers.map((one) => [peerName(report, one.peer)].concat(all.map((percentile) => {
        const found = one.percentiles.filter((at) => at.percentile === percentile)[0];
        return found ? micros(found.us) : "-";
      }))));
  }

  function ratioTable(workload) {
    return table(["", "rate", "rate over C", "median over C", "rate over execbroker"],
      workload.peers.map((one) => [peerName(report, one.peer), spread(one.per_second, rate),
        one.against.floor ? spread(one.against.floor.per_second, times) : "-",
        one.against.floor ? spread(one.against.floor.p50, times) : "-",
        one.against.execbroker ? spread(one.against.execbroker.per_second, times) : "-"]));
  }

  function syncTable(syncs) {
    return table(["", "ran", "of", "unexpected ends", "took", "whole trace"],
      syncs.map((one) => [peerName(report, one.peer), count(one.commands),
        count(one.commands_of_trace), count(one.unexpected), millis(one.elapsed_ms),
        one.extrapolated_ms === null ? millis(one.elapsed_ms)
          : millis(one.extrapolated_ms) + ", extrapolated"]));
  }

  function timelineTable(syncs) {
    return table(["", "after", "finished", "running"],
      syncs.flatMap((one) => one.timeline.map((at) => [peerName(report, one.peer),
        millis(at.at_ms), count(at.finished), count(at.running)])));
  }

  // ---------------------------------------------------------------------------------- sections

  function head() {
    const machine = report.machine;
    const schedule = report.schedule;
    document.title = "execbroker bench, " + day(report.started);
    const broker = report.peers.some((one) => one.peer === BROKER);
    const made = element("header", {},
      element("h1", {}, broker ? "execbroker beside its peers" : "Ways to run a command"),
      element("p", {},
        count(report.peers.length) + " ways to run a command as root, the same commands in turn on "
          + machine.cores + " cores of " + machine.processor + ", Linux " + machine.kernel + "."),
      element("p", { class: "soft" },
        day(report.started) + ". " + count(schedule.rounds) + " rounds after a warm-up of "
          + millis(schedule.warm_up_ms) + "; in each, " + millis(schedule.lap_ms)
          + " for every peer and workload. Load average before: " + machine.load_average_before
          + "."));
    if (machine.busy_before) {
      made.append(element("p", { class: "caveat" },
        "The load average was above the number of cores. Other work took time from every peer: "
          + "latencies and rates are worse than on a quiet machine, and ratios spread more. The "
          + "floor has one thread and suffers most: ratios to it flatter peers with several."));
    }
    made.append(element("div", { class: "tiles" }, ...headlines(report).map((one) =>
      element("div", { class: "tile" }, element("b", {}, one.figure), element("span", {}, one.of),
        element("small", {}, one.detail)))));
    page.append(made);
  }

  function targets() {
    const texts = {
      REACHED: "\u2713 reached",
      MISSED: "\u2717 missed",
      NOT_MEASURED: "not measured",
    };
    section(targetsFinding(report.targets), "",
      element("div", { class: "card" }, table(["what", "target", "figure", "outcome"],
        report.targets.map((one) => [one.what, bound(one),
          one.value === null ? "-" : figure(one.figure, one.value),
          element("span", { class: "outcome " + one.outcome, title: one.figure },
            texts[one.outcome])]),
        "targets")));
  }

  function bound(target) {
    return (target.relation === "AT_MOST" ? "at most " : "at least ")
      + withoutZeros(figure(target.figure, target.bound));
  }

  function syncs() {
    const titles = [...new Set(report.syncs.map((one) => one.agent_work_title))].filter(Boolean);
    section("A full sync, as agents do it",
      "What L3 and DHCP agents run when they start with every router and network to set up. A "
        + "dashed line was not run: the peer is too slow for the whole trace, and the rest is "
        + "extrapolated at the rate of the part that ran."
        + titles.map((one) => " Here: " + one + ".").join(""),
      plots(groups(report.syncs, "commands_of_trace").map((group) => {
        let isLogarithmic = true;
        const made = plot([count(group.key) + " commands"],
          syncFinding(report, group.list), () => 330 + 16 * group.list.length,
          (size) => syncPlot(report, group.list, size, isLogarithmic),
          numbers(() => syncTable(group.list), () => timelineTable(group.list)));
        made.prepend(choice(["logarithmic time", "linear"], (at) => {
          isLogarithmic = at === 0;
          made.redraw();
        }));
        return made;
      })));
  }

  function latencies() {
    section("Latency, command by command",
      "How many of the commands were done within which time. To the right every step is another "
        + "nine: nine of ten, 99 of 100. It counts from the moment when a caller is free to start a "
        + "command until it has exit status and output.",
      plots(crowdFirst(report.workloads).map((one) => plot([code(one.title)],
        latencyFinding(report, one),
        () => Math.max(300, 90 + 20 * one.peers.length),
        (size) => latencyPlot(report, one.peers, size),
        numbers(() => table(LATENCY_HEADINGS, one.peers.map(latencyRow)),
          () => percentileTable(one.peers)))), true));
  }

  function rates() {
    section("Throughput over concurrency",
      "Closed loops: the next command starts when one has ended. Medians over the rounds.",
      plots(families(report.workloads).map((one) => plot([code(one.list[0].argv.join(" "))],
        concurrencyFinding(one.list),
        () => Math.max(320, 90 + 20 * report.peers.length),
        (size) => ratePlot(report, one.list, size),
        numbers(...one.list.map((workload) => () => {
          const made = ratioTable(workload);
          made.prepend(element("caption", {}, workload.title));
          return made;
        })))), true));
  }

  function floorRatios() {
    const known = crowdFirst(report.workloads).filter((one) => ratios(one).length);
    section("Against a C program",
      "The rate of each as a multiple of what a C program reaches that spawns the same command: "
        + "median of the ratios within each round, and from the least to the greatest.",
      plots(known.map((one) => plot([code(one.title)], rateFinding(report, one),
        (width) => ratioHeight(report, ratios(one), width),
        (size) => ratioPlot(report, ratios(one), "C", size),
        numbers(() => ratioTable(one)))), true));
  }

  function loads() {
    section("Latency under load",
      "Commands are due at fixed times, whether or not those before have ended, and latency counts "
        + "from the moment a command was due.",
      plots(groups(report.loads, "title").map((group) => plot([code(group.key)],
        loadFinding(group.list), () => Math.max(320, 90 + 20 * group.list.length),
        (size) => latencyPlot(report, group.list, size),
        numbers(
          () => table(["", "due", "saturation", ...LATENCY_HEADINGS.slice(1)],
            group.list.map((one) => [peerName(report, one.peer), rate(one.rate_per_second),
              rate(one.saturation_per_second), ...latencyRow(one).slice(1)])),
          () => percentileTable(group.list))))));
  }

  function outputs() {
    const all = report.throughput;
    const ratios = all.map((one) => ({
      peer: one.peer,
      text: all.filter((other) => other.title === one.title).length > 1
        ? peerName(report, one.peer) + ", " + one.title : one.title,
      spread: one.against_cat,
    }));
    section("A large output",
      "Its rate as a multiple of that of cat FILE | cat in the same round.",
      plots([plot([mebibytes(all[0].bytes)], outputFinding(report, all),
        (width) => ratioHeight(report, ratios, width),
        (size) => ratioPlot(report, ratios, "cat", size),
        numbers(() => table(["", "bytes", "MiB a second", "over cat"],
          all.map((one, at) => [ratios[at].text, count(one.bytes),
            spread(one.mib_per_second, digits), spread(one.against_cat, times)]))))]));
  }

  function broker() {
    const facts = report.broker;
    const list = element("dl", { class: "facts" });
    const fact = (term, value, detail) => list.append(element("div", {},
      element("dt", {}, term), element("dd", {}, value, element("small", {}, detail))));
    const start = facts.start_to_accepting_ms;
    fact("From exec to accepting", millis(start.median),
      millis(start.min) + " to " + millis(start.max));
    fact("Memory, idle", mebibytes(facts.rss_idle_bytes), "resident set");
    fact("Memory, busy", mebibytes(facts.rss_busy_bytes),
      "with " + count(facts.busy_commands) + " commands running");
    fact("Its own processor time", micros(facts.cpu_us_per_command), "for a command");
    section("The broker itself", "", element("div", { class: "card" }, list));
  }

  function peers() {
    const rows = report.peers.map((one) => [one.title, one.about]).concat(
      report.absent.map((one) => [one.peer, "did not take part: " + one.reason + "; remedy: "
        + one.remedy]));
    section("Who took part",
      "Every command of every peer ended with the same exit status and wrote the same as for the "
        + "others; nothing else is compared. The lock of oslo's client is not fair: its median with "
        + "many at once is that of the few threads that keep the lock; p99 shows the others.",
      element("div", { class: "card" }, table(["peer", "what it is"], rows, "told")));
  }

  page.textContent = "";
  head();
  const parts = [[report.targets, targets], [report.syncs, syncs], [report.workloads, latencies],
    [families(report.workloads), rates], [report.workloads, floorRatios], [report.loads, loads],
    [report.throughput, outputs]];
  parts.filter(([list]) => list.length).forEach(([, part]) => part());
  if (report.broker) {
    broker();
  }
  peers();
}());
