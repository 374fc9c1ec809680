package io.execbroker.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.UncheckedIOException;

/** Writes a dashboard in the JSON that Grafana imports, versions 10 and later. */
final class GrafanaJson {

    /** The format of Grafana 10; later versions read it and move it on by themselves. */
    private static final int SCHEMA_VERSION = 38;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final PanelJson panels = new PanelJson();
    private int y;

    private GrafanaJson() {}

    /** The dashboard as text, the same for the same dashboard. */
    static String write(Dashboard dashboard) {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer =
                new DefaultPrettyPrinter(
                                Separators.createDefaultInstance()
                                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                        .withObjectIndenter(indenter)
                        .withArrayIndenter(indenter);
        try {
            return MAPPER.writer(printer).writeValueAsString(new GrafanaJson().tree(dashboard))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode tree(Dashboard dashboard) {
        var json = MAPPER.createObjectNode();
        json.put("uid", dashboard.uid());
        json.put("title", dashboard.title());
        json.put("description", dashboard.description());
        json.putArray("tags").add("execbroker");
        json.put("schemaVersion", SCHEMA_VERSION);
        json.put("editable", false);
        json.put("graphTooltip", 1);
        json.put("refresh", "30s");
        json.putObject("time").put("from", "now-1h").put("to", "now");
        json.put("timezone", "");
        json.putObject("templating").set("list", VariableJson.write(MAPPER.createArrayNode()));
        var list = json.putArray("panels");
        dashboard.rows().forEach(row -> write(row, list));
        return json;
    }

    private void write(Row row, ArrayNode list) {
        var heading = panels.heading(row.title());
        place(heading, 0, Row.COLUMNS, 1);
        list.add(heading);
        y += 1;
        var x = 0;
        for (var panel : row.panels()) {
            var json = panels.panel(panel);
            place(json, x, panel.width(), row.height());
            list.add(json);
            x += panel.width();
            if (x == Row.COLUMNS) {
                x = 0;
                y += row.height();
            }
        }
    }

    private void place(ObjectNode panel, int x, int width, int height) {
        panel.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
    }
}
