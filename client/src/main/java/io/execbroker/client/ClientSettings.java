package io.execbroker.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** What {@link ExecClient.Builder} was told, checked. */
record ClientSettings(
        Path socket,
        String profile,
        String clientName,
        int connectionWindowBytes,
        int streamWindowBytes,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration answerGrace,
        int maxHeldRequests,
        ReconnectPolicy reconnectPolicy,
        Set<Long> brokerUids) {}
