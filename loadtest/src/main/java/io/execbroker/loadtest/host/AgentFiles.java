package io.execbroker.loadtest.host;

import io.execbroker.loadtest.trace.CommandShape;
import io.execbroker.loadtest.trace.Trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the agents write themselves, without privileges, before they run a command: the folders of
 * pid files and leases, and dnsmasq's lists.
 *
 * <p>Found in the command lines: {@code --option=PATH} with a path below the state folder.
 *
 * @param folders to be made
 * @param files to be made empty: no host has a fixed address yet
 */
public record AgentFiles(SortedSet<Path> folders, Set<Path> files) {
    private static final Pattern PATH_OPTION = Pattern.compile("--([A-Za-z_-]+)=(/.*)");
    private static final Set<String> LISTS =
            Set.of("dhcp-hostsfile", "addn-hosts", "dhcp-optsfile");

    /** What this trace's commands expect below the state folder. */
    public static AgentFiles of(Trace trace, Path statePath) {
        var folders = new TreeSet<Path>();
        var files = new LinkedHashSet<Path>();
        folders.add(statePath);
        for (var command : trace.commands()) {
            for (var argument : CommandShape.of(command.argv()).leaf()) {
                var option = PATH_OPTION.matcher(argument);
                if (!option.matches()) {
                    continue;
                }
                var path = Path.of(option.group(2));
                if (!path.startsWith(statePath) || path.equals(statePath)) {
                    continue;
                }
                folders.add(path.getParent());
                if (LISTS.contains(option.group(1))) {
                    files.add(path);
                }
            }
        }
        return new AgentFiles(folders, files);
    }

    /** Makes them; what is there stays. */
    public void create() throws IOException {
        for (var folder : folders) {
            Files.createDirectories(folder);
        }
        for (var file : files) {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        }
    }
}
