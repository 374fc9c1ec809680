package io.execbroker.broker.session;

import com.google.protobuf.ByteString;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.admission.Lane;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.policy.Profile;
import io.execbroker.filters.Surrogateescape;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ProfileStatus;
import io.execbroker.proto.v1.Status;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says how the broker is, to whoever may use a profile of it: figures, and nothing about others'
 * commands. Any thread.
 */
public final class StatusBoard {

    private final AdmissionController admission;
    private final Connections connections;
    private final Supplier<PolicySnapshot> policies;
    private final LongSupplier nanoTime;
    private final long beginNanos;

    /**
     * Begins to count the uptime.
     *
     * @param policies the policy of the moment
     * @param nanoTime {@link System#nanoTime}, or a test's clock
     */
    public StatusBoard(
            AdmissionController admission,
            Connections connections,
            Supplier<PolicySnapshot> policies,
            LongSupplier nanoTime) {
        this.admission = admission;
        this.connections = connections;
        this.policies = policies;
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    /**
     * The answer to StatusRequest.
     *
     * @param profile name of the connection's profile, which a reload may have removed
     * @param lane of the connection
     */
    BrokerFrame.Builder answer(String profile, Lane lane) {
        return BrokerFrame.newBuilder()
                .setStatus(
                        Status.newBuilder()
                                .setUptimeMs(
                                        TimeUnit.NANOSECONDS.toMillis(
                                                nanoTime.getAsLong() - beginNanos))
                                .setDraining(connections.isDraining())
                                .setRunning(admission.running())
                                .setMaxRunning(admission.runningLimit())
                                .setQueued(admission.queued())
                                .setMaxQueued(admission.queueCapacity())
                                .setConnections(connections.count())
                                .setProfile(profileStatus(profile, lane)));
    }

    private ProfileStatus.Builder profileStatus(String name, Lane lane) {
        var load = admission.profileLoad(lane);
        var status =
                ProfileStatus.newBuilder()
                        .setName(name)
                        .setRunning(load.running())
                        .setMaxRunning(load.limit());
        policies.get().profile(name).ifPresent(profile -> describe(profile, status));
        return status;
    }

    private static void describe(Profile profile, ProfileStatus.Builder status) {
        status.setRootwrapConf(
                        ByteString.copyFrom(
                                Surrogateescape.encode(
                                        profile.config().rootwrapConfig().toString())))
                .setMode(profile.config().mode().name().toLowerCase(Locale.ROOT))
                .setFilters(profile.policy().filters().size());
    }
}
