package io.execbroker.loadtest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.bench.BenchJson;
import io.execbroker.loadtest.bench.InventedReport;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

final class PageTest {
    private static final int MAX_BYTES = 1_200_000;

    private static final Pattern JSON =
            Pattern.compile("<script type=\"application/json\" id=\"report\">(.*?)</script>");

    @Test
    void thePageIsOneFileThatNamesNoOther() throws IOException {
        var page = Page.of(InventedReport.read());

        assertThat(page.replace(Resource.text(Resource.ECHARTS), ""))
                .doesNotContainPattern("https?:|\\bsrc=|\\bhref=|url\\(|@import|<link|import\\(");
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MAX_BYTES);
    }

    @Test
    void thePolicyForbidsTheNetworkAndScriptsThatAreNotItsOwn() throws IOException {
        var page = Page.of(InventedReport.read());

        assertThat(page)
                .contains(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src"
                                + " 'none';")
                .containsOnlyOnce("script-src 'sha256-")
                .doesNotContainPattern("script-src[^;\"]*'unsafe")
                .doesNotContain("connect-src", "img-src", "font-src");
        assertThat(Pattern.compile("'sha256-").matcher(page).results().count())
                .isEqualTo(Pattern.compile("<script>").matcher(page).results().count())
                .isGreaterThan(1);
    }

    @Test
    void theReportInThePageIsTheReport() throws IOException {
        var report = InventedReport.read();

        assertThat(BenchJson.read(jsonOf(Page.of(report)))).isEqualTo(report);
    }

    @Test
    void textOfTheReportCannotLeaveIt() throws IOException {
        var report = InventedReport.saying("</script><!--<script>alert(1)</script>{{style}}$1");
        var page = Page.of(report);

        assertThat(page).doesNotContain("<!--", "</script><script>alert");
        assertThat(BenchJson.read(jsonOf(page))).isEqualTo(report);
        assertThat(page.lines().filter(line -> line.startsWith("<script>")).count())
                .isEqualTo(
                        Page.of(InventedReport.read())
                                .lines()
                                .filter(line -> line.startsWith("<script>"))
                                .count());
    }

    @Test
    void theLibraryKeepsItsLicence() throws IOException {
        assertThat(Page.of(InventedReport.read()))
                .contains("Licensed to the Apache Software Foundation (ASF)", "Apache License 2.0");
        assertThat(Resource.text("echarts/LICENSE")).contains("Apache License");
        assertThat(Resource.text("echarts/NOTICE")).contains("Apache ECharts");
    }

    private static String jsonOf(String page) {
        var found = JSON.matcher(page);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
