package io.execbroker.broker.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import java.nio.charset.StandardCharsets;

/**
 * Sets Logback up: INFO and above, Netty's WARN and above, to standard output, or where {@link
 * LogTarget} says. {@code -Dexecbroker.log.level=LEVEL} changes the first; {@code
 * -Dlogback.configurationFile=FILE} replaces all of it, as a {@code logback-test.xml} on the class
 * path does.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class StdoutLogging extends ContextAwareBase implements Configurator {

    private static final String FILE_PROPERTY = "logback.configurationFile";
    private static final String LEVEL_PROPERTY = "execbroker.log.level";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isConfiguredElsewhere()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        // journald sets this for services whose output it reads, see systemd.exec(5).
        var forJournal = System.getenv("JOURNAL_STREAM") != null;
        setUp(
                context,
                forJournal,
                System.getProperty(LEVEL_PROPERTY),
                System.getProperty(LogTarget.PROPERTY));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * @param file path of a file, {@link LogTarget#NOWHERE}, or null for standard output
     */
    static void setUp(
            LoggerContext context,
            boolean forJournal,
            @Nullable String level,
            @Nullable String file) {
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (LogTarget.NOWHERE.equals(file)) {
            root.setLevel(Level.OFF);
            return;
        }
        var layout = new LogLine(forJournal);
        layout.setContext(context);
        layout.start();

        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();

        var appender = file == null ? toStdout() : to(file);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();

        root.setLevel(Level.toLevel(level, Level.INFO));
        root.addAppender(appender);
        context.getLogger("io.netty").setLevel(Level.WARN);
    }

    private static OutputStreamAppender<ILoggingEvent> toStdout() {
        var stdout = new ConsoleAppender<ILoggingEvent>();
        stdout.setName("stdout");
        return stdout;
    }

    private static OutputStreamAppender<ILoggingEvent> to(String file) {
        var appender = new FileAppender<ILoggingEvent>();
        appender.setName("file");
        appender.setFile(file);
        return appender;
    }

    private static boolean isConfiguredElsewhere() {
        return System.getProperty(FILE_PROPERTY) != null
                || StdoutLogging.class.getResource("/logback-test.xml") != null;
    }
}
