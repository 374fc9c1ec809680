package io.execbroker.dashboards;

import java.util.Locale;

/** How good a value is. */
enum Colour {
    GREEN,
    BLUE,
    ORANGE,
    RED;

    String grafanaName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
