package io.execbroker.loadtest.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What decides which programs must be stood in for.
 *
 * @param hasProgram whether a program of this name is in a system folder
 * @param arpingTakesFractions whether {@code arping -w 4.5} is understood
 * @param isOneIdMapped whether this is a user namespace that knows a single user id
 */
public record HostFacts(
        Predicate<String> hasProgram, boolean arpingTakesFractions, boolean isOneIdMapped) {

    /** Where programs are looked for, in order. */
    public static final List<Path> SYSTEM_FOLDERS =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));

    private static final Path UID_MAP = Path.of("/proc/self/uid_map");
    private static final int PROBE_SECONDS = 10;

    /** Looks at this host. */
    public static HostFacts probe() throws IOException, InterruptedException {
        return new HostFacts(HostFacts::isInstalled, probeArping(), probeUidMap());
    }

    private static boolean isInstalled(String program) {
        return SYSTEM_FOLDERS.stream()
                .anyMatch(folder -> Files.isExecutable(folder.resolve(program)));
    }

    /** Options are read in order: where {@code -w} fails, {@code -V} is not reached. */
    private static boolean probeArping() throws IOException, InterruptedException {
        if (!isInstalled("arping")) {
            return false;
        }
        var probe =
                new ProcessBuilder("arping", "-w", "4.5", "-V")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
    }

    /** user_namespaces(7): one line with a length of 1 maps one id. */
    private static boolean probeUidMap() throws IOException {
        if (!Files.isReadable(UID_MAP)) {
            return false;
        }
        var lines = Files.readAllLines(UID_MAP);
        return lines.size() == 1 && lines.getFirst().trim().endsWith(" 1");
    }
}
