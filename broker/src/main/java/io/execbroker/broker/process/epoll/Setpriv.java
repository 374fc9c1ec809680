package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Access;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.UserDatabase;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.filters.Surrogateescape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * setpriv(1) of util-linux, which takes a command to another user: its groups first, then group,
 * then user. Credentials are never changed on a thread of the broker.
 *
 * <p>The command's argument 0 is then its path: setpriv knows no other. What only the other user
 * may not execute is found out by setpriv, whose exit code 126 or 127 then is the command's.
 */
final class Setpriv {

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"));
    private static final int WRITABLE_BY_OTHERS = 022;

    private Setpriv() {}

    /**
     * What to run in place of the command itself.
     *
     * @param executable absolute path
     * @param argv argument vector
     */
    record Command(String executable, List<String> argv) {}

    /**
     * What runs {@code spec} as {@code user}. The broker's own user needs no setpriv.
     *
     * @throws SpawnException if nobody is called so, if there is no setpriv to trust, or if the
     *     executable is none
     */
    static Command command(SpawnSpec spec, String user) throws SpawnException {
        var ids = find(user);
        if (ids.uid() == UserDatabase.ownUid()) {
            return new Command(spec.executable(), spec.argv());
        }
        requireExecutable(spec.executable());
        var argv = new ArrayList<String>();
        argv.add(trusted().toString());
        argv.add("--reuid=" + ids.uid());
        argv.add("--regid=" + ids.gid());
        argv.add("--init-groups");
        argv.add("--");
        argv.add(spec.executable());
        argv.addAll(spec.argv().subList(1, spec.argv().size()));
        return new Command(argv.getFirst(), argv);
    }

    private static UserDatabase.User find(String user) throws SpawnException {
        var step = "look up user " + user;
        try {
            var found = UserDatabase.find(Surrogateescape.encode(user));
            if (found.isPresent()) {
                return found.get();
            }
        } catch (ErrnoException e) {
            throw SpawnException.of(step, e);
        }
        throw new SpawnException(SpawnFailure.of(step, "ENOENT"));
    }

    /** Otherwise setpriv would be the one to find out, and speak for the command. */
    private static void requireExecutable(String executable) throws SpawnException {
        try {
            Access.requireExecutable(Surrogateescape.encode(executable));
        } catch (ErrnoException e) {
            throw SpawnException.ofExec(e);
        }
    }

    private static Path trusted() throws SpawnException {
        for (var place : PLACES) {
            if (isTrusted(place)) {
                return place;
            }
        }
        throw new SpawnException(
                SpawnFailure.of(
                        "find setpriv of util-linux, owned by root and writable by nobody else, in "
                                + PLACES,
                        "ENOENT"));
    }

    private static boolean isTrusted(Path place) {
        try {
            var attributes =
                    Files.readAttributes(
                            place, "unix:uid,mode,isRegularFile", LinkOption.NOFOLLOW_LINKS);
            return Boolean.TRUE.equals(attributes.get("isRegularFile"))
                    && Integer.valueOf(0).equals(attributes.get("uid"))
                    && attributes.get("mode") instanceof Integer mode
                    && (mode & WRITABLE_BY_OTHERS) == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
