package io.execbroker.loadtest.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What stands beside the classes of this package. */
final class Resource {
    /** The plots' library, as it was published; its licence stands beside it. */
    static final String ECHARTS = "echarts/echarts.common.min.js";

    private Resource() {}

    /** Its text; the name is one of this package's. */
    static String text(String name) {
        try (var in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own file " + name, e);
        }
    }
}
