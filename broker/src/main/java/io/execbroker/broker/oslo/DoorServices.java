package io.execbroker.broker.oslo;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.exec.ExecService;
import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.session.Connections;
import io.execbroker.broker.session.FaultLog;
import io.execbroker.broker.stdio.StdioDoor;

import java.util.function.Supplier;

/**
 * What every door needs of the rest of the broker.
 *
 * @param exec where commands go
 * @param admission where lanes are opened
 * @param policies the policy of the moment
 * @param metrics hears of connections, handshakes and streams
 * @param connections counts them, with those of the other protocol
 * @param stdio keeps descriptors that nobody asked for away from the loops
 * @param faults tells the log about peers that break rules
 * @param limits bounds of all doors
 */
public record DoorServices(
        ExecService exec,
        AdmissionController admission,
        Supplier<PolicySnapshot> policies,
        BrokerMetrics metrics,
        Connections connections,
        StdioDoor stdio,
        FaultLog faults,
        DoorLimits limits) {}
