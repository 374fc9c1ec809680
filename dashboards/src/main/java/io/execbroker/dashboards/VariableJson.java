package io.execbroker.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The choices at the head of every dashboard: data source, job and instance. */
final class VariableJson {

    static final String DATASOURCE = "${datasource}";

    private static final int ON_TIME_RANGE_CHANGE = 2;
    private static final int ALPHABETICAL = 1;

    private VariableJson() {}

    static ArrayNode write(ArrayNode list) {
        list.addObject()
                .put("name", "datasource")
                .put("label", "Data source")
                .put("type", "datasource")
                .put("query", "prometheus");
        label(list.addObject(), "job", "Job", "label_values(execbroker_build_info, job)");
        label(
                list.addObject(),
                "instance",
                "Instance",
                "label_values(execbroker_build_info{job=~\"$job\"}, instance)");
        return list;
    }

    private static void label(ObjectNode json, String name, String label, String query) {
        json.put("name", name).put("label", label).put("type", "query");
        datasource(json);
        json.put("query", query)
                .put("definition", query)
                .put("refresh", ON_TIME_RANGE_CHANGE)
                .put("sort", ALPHABETICAL)
                .put("multi", true)
                .put("includeAll", true)
                .put("allValue", ".+");
        var current = json.putObject("current").put("selected", true);
        current.putArray("text").add("All");
        current.putArray("value").add("$__all");
    }

    /** The chosen data source, wherever JSON of Grafana wants one. */
    static void datasource(ObjectNode json) {
        json.putObject("datasource").put("type", "prometheus").put("uid", DATASOURCE);
    }
}
