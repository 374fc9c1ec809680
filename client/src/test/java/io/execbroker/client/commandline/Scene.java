package io.execbroker.client.commandline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;

/** A broker and the programs that find it. */
record Scene(RealBroker broker, Programs programs) implements AutoCloseable {

    static Scene start(NativeBuild build, Path folder) throws Exception {
        var broker = RealBroker.start(folder);
        return new Scene(broker, Programs.install(build, folder.resolve("bin"), broker.socket()));
    }

    Run run(String name, String... arguments) throws Exception {
        return programs.run(name, arguments);
    }

    String conf() {
        return broker.rootwrapConf();
    }

    /** What a script of Python prints that reads {@code input}. */
    String python(String script, String input) throws Exception {
        var process = programs.python(script).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(ISO_8859_1));
        }
        return Programs.finish(process).out();
    }

    @Override
    public void close() {
        broker.close();
    }
}
