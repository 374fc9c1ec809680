package io.execbroker.dashboards;

import java.util.List;

/**
 * A page of Grafana.
 *
 * @param uid what links and provisioning know it by; never changes
 */
record Dashboard(String uid, String title, String description, List<Row> rows) {

    Dashboard {
        rows = List.copyOf(rows);
    }
}
