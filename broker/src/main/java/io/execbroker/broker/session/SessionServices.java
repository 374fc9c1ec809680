package io.execbroker.broker.session;

import com.google.protobuf.ByteString;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.exec.ExecService;
import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.stdio.StdioDoor;

import java.util.function.Supplier;

/**
 * What every session needs of the rest of the broker.
 *
 * @param exec where requests go
 * @param admission where lanes are opened
 * @param policies the policy of the moment
 * @param metrics hears of connections and streams
 * @param connections counts them
 * @param status says how the broker is
 * @param stdio receives the descriptors of callers, and keeps others away from the loops
 * @param doors opens doors of oslo.rootwrap
 * @param faults tells the log about peers that break rules
 * @param limits their bounds
 * @param version of the broker, for Welcome
 * @param instanceId random, new at every start, for Welcome
 */
public record SessionServices(
        ExecService exec,
        AdmissionController admission,
        Supplier<PolicySnapshot> policies,
        BrokerMetrics metrics,
        Connections connections,
        StatusBoard status,
        StdioDoor stdio,
        RootwrapDoors doors,
        FaultLog faults,
        SessionLimits limits,
        String version,
        ByteString instanceId) {}
