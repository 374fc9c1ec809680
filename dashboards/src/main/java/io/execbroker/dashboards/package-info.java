/**
 * Grafana dashboards of the broker, as code: what they show ({@link OverviewDashboard}), the parts
 * that they are made of, and how these are written for Grafana ({@link GrafanaJson}). Depends on
 * Jackson alone; metric names are plain text here, and the tests hold them to the broker's
 * catalogue.
 */
@NullMarked
package io.execbroker.dashboards;

import org.jspecify.annotations.NullMarked;
