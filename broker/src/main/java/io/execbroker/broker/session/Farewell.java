package io.execbroker.broker.session;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.Goaway;
import io.execbroker.proto.v1.GoawayReason;

import java.util.Locale;

/** Builds the frame that ends a connection. */
final class Farewell {

    private static final String PREFIX = "GOAWAY_REASON_";

    private Farewell() {}

    static BrokerFrame.Builder of(int lastStreamId, GoawayReason reason, String message) {
        return BrokerFrame.newBuilder()
                .setGoaway(
                        Goaway.newBuilder()
                                .setLastStreamId(lastStreamId)
                                .setReason(reason)
                                .setMessage(message));
    }

    /** The reason as a metrics label, such as {@code bad_frame}. */
    static String label(GoawayReason reason) {
        return reason.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }
}
