package io.execbroker.loadtest;

import io.execbroker.loadtest.sync.SyncPeer;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.Iterator;

/** A peer of a sync by its name in JSON. */
final class SyncPeerConverter implements ITypeConverter<SyncPeer> {

    @Override
    public SyncPeer convert(String id) {
        try {
            return SyncPeer.ofId(id);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** All names. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(SyncPeer.values()).map(SyncPeer::id).iterator();
        }
    }
}
