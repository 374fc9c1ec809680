package io.execbroker.client;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The examples of README.md, so that they compile. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static void runAndWait() throws InterruptedException {
        try (ExecClient client = ExecClient.connect(Path.of("/run/execbroker/execbroker.sock"))) {
            ExecResult result = client.run(ExecCommand.of("ip", "netns", "list"));
            if (!result.isSuccess()) {
                throw new IllegalStateException(result.outcome() + ": " + result.stderr().text());
            }
            System.out.print(result.stdout().text());
        }
    }

    static void manyAtOnce(ExecClient client, List<String> namespaces) {
        List<CompletableFuture<ExecResult>> deletions = new ArrayList<>();
        for (String namespace : namespaces) {
            ExecCommand command =
                    ExecCommand.builder("ip", "netns", "delete", namespace)
                            .timeout(Duration.ofSeconds(10))
                            .priority(Priority.BULK)
                            .orderingKey(namespace)
                            .build();
            deletions.add(client.execute(command));
        }
        CompletableFuture.allOf(deletions.toArray(CompletableFuture[]::new)).join();
    }

    static String readAndWrite(ExecClient client, List<String> rulesToLoad) throws IOException {
        ExecCommand command = ExecCommand.builder("iptables-restore", "-n").streamStdin().build();
        ExecHandle handle = client.start(command);
        try (Writer rules = new OutputStreamWriter(handle.stdin(), StandardCharsets.UTF_8)) {
            for (String rule : rulesToLoad) {
                rules.write(rule + "\n");
            }
        }
        String complaints = new String(handle.stderr().readAllBytes(), StandardCharsets.UTF_8);
        ExecResult result = handle.onExit().join();
        return result.outcome() + complaints;
    }
}
