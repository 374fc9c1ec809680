package io.execbroker.loadtest;

import io.execbroker.loadtest.bench.PeerId;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.Iterator;

/** A peer by its name in JSON. */
final class PeerIdConverter implements ITypeConverter<PeerId> {

    @Override
    public PeerId convert(String id) {
        return Arrays.stream(PeerId.values())
                .filter(peer -> peer.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException(
                                "no peer '%s' (expected: one of %s)"
                                        .formatted(id, String.join(", ", new Candidates()))));
    }

    /** All names. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(PeerId.values()).map(PeerId::id).iterator();
        }
    }
}
