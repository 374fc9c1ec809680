package io.execbroker.broker.policy;

import io.execbroker.broker.policy.ProfileChoice.Ambiguous;
import io.execbroker.broker.policy.ProfileChoice.Chosen;
import io.execbroker.broker.policy.ProfileChoice.NotAllowed;
import io.execbroker.broker.policy.ProfileChoice.Unknown;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that decides who may run what, at one moment. Immutable, so a decision never mixes two
 * loads; callable from any thread; no call does I/O but {@link
 * io.execbroker.filters.Policy#decide}.
 *
 * @param profiles in the order of the configuration, names unique
 */
public record PolicySnapshot(List<Profile> profiles) {

    public PolicySnapshot {
        profiles = List.copyOf(profiles);
    }

    /** The profile with this name. */
    public Optional<Profile> profile(String name) {
        return profiles.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    /** Whether any profile is for this peer: if not, not a byte from it need be read. */
    public boolean admits(Peer peer) {
        return profiles.stream().anyMatch(profile -> profile.allows(peer));
    }

    /**
     * The profile for a connection.
     *
     * @param wanted the name that the peer asks for, or empty for the only one that it may use
     */
    public ProfileChoice profileFor(Peer peer, String wanted) {
        return wanted.isEmpty() ? onlyOne(peer) : named(peer, wanted);
    }

    /**
     * The profile for a connection, by the file that its filters are from.
     *
     * @param wanted the path that the peer asks for
     */
    public ProfileChoice profileFor(Peer peer, ConfPath wanted) {
        var ofConf = profiles.stream().filter(profile -> profile.conf().equals(wanted)).toList();
        var allowed = ofConf.stream().filter(profile -> profile.allows(peer)).toList();
        if (ofConf.isEmpty()) {
            return new Unknown(
                    "no profile has the rootwrap.conf '%s'; this peer may use: %s"
                            .formatted(printable(wanted.text()), confsFor(peer)));
        }
        return switch (allowed.size()) {
            case 0 ->
                    new NotAllowed(
                            "no profile of the rootwrap.conf '%s' is for %s; this peer may use: %s"
                                    .formatted(printable(wanted.text()), peer, confsFor(peer)));
            case 1 -> new Chosen(allowed.getFirst());
            default ->
                    new Ambiguous(
                            "several profiles of the rootwrap.conf '%s' are for this peer; name one of: %s"
                                    .formatted(printable(wanted.text()), names(allowed)));
        };
    }

    private ProfileChoice named(Peer peer, String wanted) {
        var profile = profile(wanted);
        if (profile.isEmpty()) {
            return new Unknown(
                    "no profile is called '%s'; this peer may use: %s"
                            .formatted(printable(wanted), names(allowedFor(peer))));
        }
        if (!profile.get().allows(peer)) {
            return new NotAllowed(
                    ("profile '%s' is not for %s; its users and groups stand in the broker's"
                                    + " configuration")
                            .formatted(wanted, peer));
        }
        return new Chosen(profile.get());
    }

    private ProfileChoice onlyOne(Peer peer) {
        var allowed = allowedFor(peer);
        return switch (allowed.size()) {
            case 0 ->
                    new NotAllowed(
                            ("no profile is for %s; the users and groups of each stand in the"
                                            + " broker's configuration")
                                    .formatted(peer));
            case 1 -> new Chosen(allowed.getFirst());
            default ->
                    new Ambiguous(
                            "several profiles are for this peer; name one of: " + names(allowed));
        };
    }

    private List<Profile> allowedFor(Peer peer) {
        return profiles.stream().filter(profile -> profile.allows(peer)).toList();
    }

    private String confsFor(Peer peer) {
        return orNone(allowedFor(peer).stream().map(profile -> profile.conf().text()).distinct());
    }

    private static String names(List<Profile> profiles) {
        return orNone(profiles.stream().map(Profile::name));
    }

    private static String orNone(Stream<String> words) {
        var joined = words.collect(Collectors.joining(", "));
        return joined.isEmpty() ? "none" : joined;
    }

    /** The peer's own text, fit for a log line. */
    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
