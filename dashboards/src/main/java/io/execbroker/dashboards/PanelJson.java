package io.execbroker.dashboards;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Writes panels, but for their places. Gives each the next number. */
final class PanelJson {

    private int lastId;

    ObjectNode heading(String title) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", ++lastId).put("type", "row").put("title", title).put("collapsed", false);
        json.putArray("panels");
        return json;
    }

    ObjectNode panel(Panel panel) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", ++lastId);
        switch (panel) {
            case Panel.Stat stat -> stat(json, stat);
            case Panel.Name _ -> name(json);
            case Panel.Graph graph -> graph(json, graph);
        }
        json.put("title", panel.title()).put("description", panel.description());
        VariableJson.datasource(json);
        defaults(json).put("unit", panel.unit().grafanaId());
        fieldConfig(json).putArray("overrides");
        targets(json, panel);
        return json;
    }

    private static void stat(ObjectNode json, Panel.Stat stat) {
        statOptions(json, stat.steps().isEmpty() && stat.states().isEmpty() ? "none" : "background")
                .put("textMode", "auto");
        mappings(json, stat.states());
        thresholds(json, stat.steps());
    }

    private static void name(ObjectNode json) {
        statOptions(json, "none").put("textMode", "name");
    }

    private static ObjectNode statOptions(ObjectNode json, String colorMode) {
        json.put("type", "stat");
        defaults(json).putObject("color").put("mode", "thresholds");
        var options = json.putObject("options");
        options.put("colorMode", colorMode).put("graphMode", "none");
        var reduce = options.putObject("reduceOptions");
        reduce.putArray("calcs").add("lastNotNull");
        reduce.put("fields", "").put("values", false);
        return options;
    }

    private static void mappings(ObjectNode json, List<Panel.State> states) {
        if (states.isEmpty()) {
            return;
        }
        var words = defaults(json).putArray("mappings").addObject();
        words.put("type", "value");
        var options = words.putObject("options");
        for (var state : states) {
            options.putObject(Integer.toString(state.value()))
                    .put("text", state.word())
                    .put("color", state.colour().grafanaName())
                    .put("index", options.size() - 1);
        }
    }

    private static void thresholds(ObjectNode json, List<Panel.Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        var thresholds = defaults(json).putObject("thresholds").put("mode", "absolute");
        var list = thresholds.putArray("steps");
        for (var step : steps) {
            var item = list.addObject().put("color", step.colour().grafanaName());
            if (list.size() == 1) {
                item.putNull("value");
            } else {
                item.put("value", step.value());
            }
        }
    }

    private static void graph(ObjectNode json, Panel.Graph graph) {
        json.put("type", "timeseries");
        defaults(json).putObject("color").put("mode", "palette-classic");
        var options = json.putObject("options");
        options.putObject("legend")
                .put("displayMode", "list")
                .put("placement", "bottom")
                .put("showLegend", true)
                .putArray("calcs");
        options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
        var custom = defaults(json).put("min", 0).putObject("custom");
        custom.put("drawStyle", "line").put("lineWidth", 1).put("showPoints", "never");
        custom.put("fillOpacity", graph.stacked() ? 30 : 0);
        custom.putObject("stacking")
                .put("group", "A")
                .put("mode", graph.stacked() ? "normal" : "none");
    }

    private static void targets(ObjectNode json, Panel panel) {
        var targets = json.putArray("targets");
        for (var query : panel.queries()) {
            var target = targets.addObject();
            target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
            VariableJson.datasource(target);
            target.put("expr", query.expression()).put("legendFormat", query.legend());
            var isNow = !(panel instanceof Panel.Graph);
            target.put("instant", isNow).put("range", !isNow);
        }
    }

    private static ObjectNode fieldConfig(ObjectNode json) {
        return json.withObject("/fieldConfig");
    }

    private static ObjectNode defaults(ObjectNode json) {
        return json.withObject("/fieldConfig/defaults");
    }
}
