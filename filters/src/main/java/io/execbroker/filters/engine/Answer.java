package io.execbroker.filters.engine;

import io.execbroker.filters.NativeForm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a definition says about an argument vector. */
public sealed interface Answer {
    /**
     * It does not match.
     *
     * @param why continues a sentence that begins with the definition's name
     */
    record Refusal(String why) implements Answer {}

    /**
     * It matches.
     *
     * @param arguments what follows the executable in the command to run
     * @param environment variables to add or change
     * @param nativeForm how a broker can do it without the executable, outside of any chain
     */
    record Match(
            List<String> arguments,
            Map<String, String> environment,
            Optional<NativeForm> nativeForm)
            implements Answer {
        public Match(List<String> arguments, Map<String, String> environment) {
            this(arguments, environment, Optional.empty());
        }

        /** A match that runs the words as given, but for the first. */
        public static Match asGiven(List<String> words) {
            return asGiven(words, Optional.empty());
        }

        /** The same, for which a broker need not run anything. */
        public static Match asGiven(List<String> words, Optional<NativeForm> nativeForm) {
            return new Match(words.subList(1, words.size()), Map.of(), nativeForm);
        }

        public Match {
            arguments = List.copyOf(arguments);
            environment = new LinkedHashMap<>(environment);
        }
    }

    /**
     * It matches, if another definition allows the inner command.
     *
     * @param words the whole command as given
     * @param innerAt index in {@code words} at which the inner command begins; one is there
     * @param namespace the network namespace the inner command is to run in, if that is what the
     *     outer command does
     */
    record Chain(List<String> words, int innerAt, Optional<String> namespace) implements Answer {
        public Chain {
            words = List.copyOf(words);
        }

        /** The inner command as given, not empty. */
        public List<String> inner() {
            return words.subList(innerAt, words.size());
        }
    }
}
