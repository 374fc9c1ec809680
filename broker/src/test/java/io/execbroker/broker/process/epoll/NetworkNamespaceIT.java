package io.execbroker.broker.process.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.Observed;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.Specs;
import io.execbroker.broker.testing.LeftoverCheck;
import io.execbroker.broker.testing.Waiting;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Commands in network namespaces that {@code ip netns add} has made. */
@ExtendWith(LeftoverCheck.class)
final class NetworkNamespaceIT {

    private static final String PREFIX = "xb" + ProcessHandle.current().pid() + "-";
    private static final List<String> NAMES =
            List.of(PREFIX + "0", PREFIX + "1", PREFIX + "2", PREFIX + "3");
    private static final String GONE = PREFIX + "gone";
    private static final String MOUNTS = "/proc/thread-self/mountinfo";

    private static EventLoopGroup loops;
    private EpollProcessEngine engine;

    @BeforeAll
    static void addNamespaces() throws Exception {
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (var setup = EpollProcessEngine.start(1, 16)) {
            for (var name : NAMES) {
                ip(setup, "netns", "add", name);
                ip(
                        setup,
                        "-n",
                        name,
                        "link",
                        "add",
                        "only-" + name.charAt(name.length() - 1),
                        "type",
                        "bridge");
            }
        }
        var overlay = Files.createDirectories(Path.of("/etc/netns", NAMES.getFirst()));
        Files.writeString(overlay.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
        Files.writeString(overlay.resolve("no-such-file-in-etc"), "ignored\n");
        // What is left of a namespace whose mount is gone.
        Files.writeString(Path.of("/run/netns", GONE), "");
    }

    @AfterAll
    static void deleteNamespaces() throws Exception {
        try (var setup = EpollProcessEngine.start(1, 16)) {
            for (var name : NAMES) {
                ip(setup, "netns", "delete", name);
            }
        }
        Files.deleteIfExists(Path.of("/run/netns", GONE));
        var overlay = Path.of("/etc/netns", NAMES.getFirst());
        Files.deleteIfExists(overlay.resolve("resolv.conf"));
        Files.deleteIfExists(overlay.resolve("no-such-file-in-etc"));
        Files.deleteIfExists(overlay);
        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    @BeforeEach
    void start() throws Exception {
        engine = EpollProcessEngine.start(1, 1024);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void theCommandSeesTheNamespacesLinks() {
        assertThat(links(NAMES.getFirst())).containsExactlyInAnyOrder("lo", "only-0");
        assertThat(links(NAMES.get(1))).containsExactlyInAnyOrder("lo", "only-1");
    }

    @Test
    void sysShowsTheNamespacesDevices() {
        assertThat(output(Specs.of("/bin/ls", "/sys/class/net").inNamespace(NAMES.get(2))).lines())
                .contains("lo", "only-2")
                .doesNotContain("only-1");
    }

    @Test
    void theFilesOfTheNamespaceCoverThoseOfEtc() throws Exception {
        var host = Files.readString(Path.of("/etc/resolv.conf"));

        assertThat(output(Specs.of("/bin/cat", "/etc/resolv.conf").inNamespace(NAMES.getFirst())))
                .isEqualTo("nameserver 192.0.2.53\n");
        assertThat(output(Specs.of("/bin/cat", "/etc/resolv.conf").inNamespace(NAMES.get(1))))
                .isEqualTo(host);
        assertThat(Files.readString(Path.of("/etc/resolv.conf"))).isEqualTo(host);
    }

    @Test
    void theNextCommandOfTheSameThreadIsOnTheHost() {
        var hostNet = namespace("net");
        var hostMounts = namespace("mnt");

        links(NAMES.getFirst());

        assertThat(output(Specs.of("/bin/readlink", "/proc/self/ns/net")).strip())
                .isEqualTo(hostNet);
        assertThat(output(Specs.of("/bin/readlink", "/proc/self/ns/mnt")).strip())
                .isEqualTo(hostMounts);
    }

    @Test
    void theNextCommandOfTheSameThreadIsOnTheHostAfterAFailureToo() {
        assertThat(launch(Specs.of("/nonexistent").inNamespace(NAMES.getFirst())).failure())
                .isEqualTo(new SpawnFailure("exec", "ENOENT", SpawnFailure.Kind.NOT_EXECUTABLE));

        assertThat(output(Specs.of("/bin/readlink", "/proc/self/ns/net")).strip())
                .isEqualTo(namespace("net"));
    }

    @Test
    void theBrokersMountsStayAsTheyAre() throws Exception {
        var before = Files.readString(Path.of(MOUNTS));

        links(NAMES.getFirst());
        output(Specs.of("/bin/cat", "/etc/resolv.conf").inNamespace(NAMES.getFirst()));

        assertThat(Files.readString(Path.of(MOUNTS))).isEqualTo(before);
    }

    @Test
    void mountsOfTheCommandStayItsOwn() throws Exception {
        var before = Files.readString(Path.of(MOUNTS));

        var command =
                launch(
                        Specs.of("/bin/mount", "-t", "tmpfs", "none", "/mnt")
                                .inNamespace(NAMES.getFirst()));

        assertThat(command.await().exit()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(Files.readString(Path.of(MOUNTS))).isEqualTo(before);
    }

    @Test
    void whatIpNetnsExecShowsIsWhatTheCommandSees() {
        var script = "ip -o link; ls /sys/class/net /sys/fs; cat /etc/resolv.conf; pwd; id; env";
        var name = NAMES.getFirst();

        var ours = output(Specs.sh(script).inNamespace(name));
        var theirs =
                output(
                        Specs.of(
                                "/usr/sbin/ip",
                                "netns",
                                "exec",
                                name,
                                "/bin/sh",
                                "-c",
                                script,
                                "sh"));

        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void theNextCommandHasTheMountsOfTheOneBefore() {
        assertThat(mountsBesideAnotherCommand(NAMES.get(1))).hasSize(1);
    }

    @Test
    void aNamespaceWithFilesOfItsOwnGetsMountsForEachCommand() {
        assertThat(mountsBesideAnotherCommand(NAMES.getFirst())).hasSize(2);
    }

    @Test
    void theNextCommandDoesNotSeeWhatTheOneBeforeHasMounted() {
        var name = NAMES.get(1);
        mounts(name);
        var script = "mount -t tmpfs none /mnt && grep -c ' /mnt tmpfs ' /proc/self/mounts";

        assertThat(output(Specs.sh(script).inNamespace(name))).isEqualTo("1\n");
        assertThat(output(Specs.of("/bin/cat", "/proc/self/mounts").inNamespace(name)))
                .doesNotContain(" /mnt tmpfs ");
    }

    @Test
    void theNextCommandSeesWhatTheHostHasMounted() throws Exception {
        var name = NAMES.get(1);
        mounts(name);
        var folder = Files.createTempDirectory("mounted");
        var mounted = " " + folder + " tmpfs ";

        output(Specs.of("/bin/mount", "-t", "tmpfs", "none", folder.toString()));
        output(Specs.of("/bin/mount", "--make-shared", folder.toString()));
        try {
            assertThat(output(Specs.of("/bin/cat", "/proc/self/mounts").inNamespace(name)))
                    .contains(mounted);
        } finally {
            output(Specs.of("/bin/umount", folder.toString()));
            Files.delete(folder);
        }
    }

    @Test
    void filesThatANamespaceGetsLaterAreSeenByTheNextCommand() throws Exception {
        var name = NAMES.get(2);
        mounts(name);
        var overlay = Files.createDirectories(Path.of("/etc/netns", name));
        var hosts = Files.writeString(overlay.resolve("hosts"), "192.0.2.1 only-here\n");
        try {
            assertThat(output(Specs.of("/bin/cat", "/etc/hosts").inNamespace(name)))
                    .isEqualTo("192.0.2.1 only-here\n");
        } finally {
            Files.delete(hosts);
            Files.delete(overlay);
        }
    }

    @Test
    void aNamespaceOfTheSameNameIsAnotherOne() {
        var name = PREFIX + "again";
        ip(engine, "netns", "add", name);
        ip(engine, "-n", name, "link", "add", "only-once", "type", "bridge");
        assertThat(links(name)).contains("only-once");

        ip(engine, "netns", "delete", name);
        ip(engine, "netns", "add", name);
        try {
            assertThat(links(name)).containsExactly("lo");
        } finally {
            ip(engine, "netns", "delete", name);
        }
    }

    @Test
    void theLinksOfADeletedNamespaceVanish() {
        var name = PREFIX + "doomed";
        var link = "xb" + ProcessHandle.current().pid();
        ip(engine, "netns", "add", name);
        ip(engine, "link", "add", link, "type", "veth", "peer", "name", "inside", "netns", name);
        mounts(name);

        ip(engine, "netns", "delete", name);

        Waiting.until(
                "the link of a deleted namespace is gone",
                () -> !Files.exists(Path.of("/sys/class/net", link)));
    }

    @Test
    void aMissingNamespaceIsSaidToBeMissing() {
        var failure = launch(Specs.of("/bin/true").inNamespace(PREFIX + "none")).failure();

        assertThat(failure.kind()).isEqualTo(SpawnFailure.Kind.NO_SUCH_NAMESPACE);
        assertThat(failure.errnoName()).isEqualTo("ENOENT");
        assertThat(failure.step()).contains(PREFIX + "none");
    }

    @Test
    void aNameWithoutNamespaceIsSaidToBeMissing() {
        var failure = launch(Specs.of("/bin/true").inNamespace(GONE)).failure();

        assertThat(failure.kind()).isEqualTo(SpawnFailure.Kind.NO_SUCH_NAMESPACE);
        assertThat(failure.errnoName()).isEqualTo("EINVAL");
    }

    @Test
    void aPathIsNoName() {
        for (var name :
                List.of(
                        "",
                        ".",
                        "..",
                        "../../proc/1/ns/net",
                        "/proc/1/ns/net",
                        "a/b",
                        "n".repeat(256))) {
            var failure = launch(Specs.of("/bin/true").inNamespace(name)).failure();
            assertThat(failure.kind()).isEqualTo(SpawnFailure.Kind.FAILED);
            assertThat(failure.errnoName()).isEqualTo("EINVAL");
        }
    }

    @Test
    void anotherUserCanBeHadInANamespace() {
        var script = "id -u; ls /sys/class/net | grep only";

        assertThat(output(Specs.sh(script).as("nobody").inNamespace(NAMES.get(3))))
                .isEqualTo("65534\nonly-3\n");
    }

    @Test
    void manyCommandsInManyNamespacesDoNotMeet() throws Exception {
        try (var wide = EpollProcessEngine.start(4, 1024)) {
            var commands = new ArrayList<Observed>();
            for (int i = 0; i < 200; i++) {
                commands.add(
                        Observed.launch(
                                wide,
                                loops.next(),
                                Specs.of("/bin/ls", "/sys/class/net")
                                        .inNamespace(NAMES.get(i % 4))
                                        .spec()));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(commands.get(i).await().text(Output.STDOUT).lines())
                        .filteredOn(link -> link.startsWith("only-"))
                        .containsExactly("only-" + i % 4);
            }
        }
    }

    private List<String> links(String name) {
        return output(Specs.of("/usr/sbin/ip", "-o", "link").inNamespace(name))
                .lines()
                .map(line -> line.split(": ", 3)[1])
                .toList();
    }

    /** The mount namespaces of two commands that run at the same time. */
    private Set<String> mountsBesideAnotherCommand(String name) {
        var other = launch(Specs.of("/bin/cat").fed().inNamespace(name));
        try {
            return new HashSet<>(
                    List.of(mounts(name), namespace(other.child().pid(), "mnt") + "\n"));
        } finally {
            other.onLoop(ChildProcess::closeStdin);
            other.await();
        }
    }

    /** The mount namespace of a command that is run now. */
    private String mounts(String name) {
        return output(Specs.of("/bin/readlink", "/proc/self/ns/mnt").inNamespace(name));
    }

    private Observed launch(Specs specs) {
        return Observed.launch(engine, loops.next(), specs.spec());
    }

    private String output(Specs specs) {
        return launch(specs).await().text(Output.STDOUT);
    }

    private static String namespace(String kind) {
        return namespace(ProcessHandle.current().pid(), kind);
    }

    private static String namespace(long pid, String kind) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns", kind)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ip(EpollProcessEngine setup, String... arguments) {
        var argv = new String[arguments.length + 1];
        argv[0] = "/usr/sbin/ip";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        var command = Observed.launch(setup, loops.next(), Specs.of(argv).spec()).await();
        assertThat(command.exit())
                .as(command.text(Output.STDERR))
                .isEqualTo(new ExitStatus.Exited(0));
    }
}
