package io.execbroker.broker.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Users and groups as {@code passwd(5)} and {@code group(5)} list them, read once. Users that only
 * a directory service knows are named by their numbers: nothing here waits for a network.
 * Immutable.
 */
public final class UserDatabase {

    private record User(String name, int uid, int gid) {}

    private record Group(String name, int gid, List<String> members) {}

    private final List<User> users;
    private final List<Group> groups;

    private UserDatabase(List<User> users, List<Group> groups) {
        this.users = users;
        this.groups = groups;
    }

    /**
     * Reads {@code /etc/passwd} and {@code /etc/group}.
     *
     * @throws IOException if one cannot be read
     */
    public static UserDatabase read() throws IOException {
        return read(Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    static UserDatabase read(Path passwd, Path group) throws IOException {
        return new UserDatabase(
                lines(passwd).flatMap(fields -> user(fields).stream()).toList(),
                lines(group).flatMap(fields -> group(fields).stream()).toList());
    }

    /** The uid of {@code user}, a name or a number; empty for an unknown name. */
    public OptionalInt uid(String user) {
        return number(user)
                .or(() ->
                        users.stream()
                                .filter(u -> u.name().equals(user))
                                .map(User::uid)
                                .findFirst())
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /** The gid of {@code group}, a name or a number; empty for an unknown name. */
    public OptionalInt gid(String group) {
        return number(group)
                .or(() ->
                        groups.stream()
                                .filter(g -> g.name().equals(group))
                                .map(Group::gid)
                                .findFirst())
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /** The uids of all users whose primary group this is, or whom it lists as members. */
    List<Integer> members(int gid) {
        var listed =
                groups.stream()
                        .filter(group -> group.gid() == gid)
                        .flatMap(group -> group.members().stream())
                        .toList();
        return users.stream()
                .filter(user -> user.gid() == gid || listed.contains(user.name()))
                .map(User::uid)
                .toList();
    }

    private static Stream<String[]> lines(Path file) throws IOException {
        // Latin-1 reads any byte; names that matter are ASCII.
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(":", -1));
    }

    private static Optional<User> user(String[] fields) {
        return fields.length < 4
                ? Optional.empty()
                : number(fields[2])
                        .flatMap(
                                uid -> number(fields[3]).map(gid -> new User(fields[0], uid, gid)));
    }

    private static Optional<Group> group(String[] fields) {
        return fields.length < 4
                ? Optional.empty()
                : number(fields[2])
                        .map(gid ->
                                new Group(fields[0], gid, Arrays.asList(fields[3].split(",", -1))));
    }

    /** A uid or gid: unsigned 32 bits in an int, as the kernel hands it over; never (uid_t) -1. */
    private static Optional<Integer> number(String text) {
        if (!text.matches("\\d{1,10}")) {
            return Optional.empty();
        }
        var number = Long.parseLong(text);
        return number < 0xFFFFFFFFL ? Optional.of((int) number) : Optional.empty();
    }
}
