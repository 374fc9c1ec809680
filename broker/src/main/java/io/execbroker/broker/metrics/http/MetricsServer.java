package io.execbroker.broker.metrics.http;

import io.execbroker.broker.config.MetricsConfig;
import io.execbroker.broker.metrics.MicrometerBrokerMetrics;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves {@code /metrics}, {@code /healthz}, {@code /readyz} and their Prometheus-style twins over
 * HTTP. Not thread-safe: started and closed by one thread.
 *
 * <p>Bounds: {@value HttpConnectionInitializer#MAX_CONNECTIONS} connections, {@value
 * ScrapeThreads#THREADS} scrapes at once and {@value ScrapeThreads#WAITING} waiting, request heads
 * of 8 KiB, no bodies, idle connections closed.
 */
public final class MetricsServer implements AutoCloseable {

    private final MetricsConfig config;
    private final EventLoopGroup loops;
    private final Class<? extends ServerChannel> serverChannel;
    private final ScrapeThreads threads = new ScrapeThreads();
    private final HttpConnectionInitializer connections;
    private final List<Channel> listening = new ArrayList<>();

    /**
     * @param metrics what is shown; its state decides {@code /readyz}
     * @param loops carry the bytes; the scrape itself never runs on them
     * @param serverChannel a TCP listener for the transport of {@code loops}
     */
    public MetricsServer(
            MetricsConfig config,
            MicrometerBrokerMetrics metrics,
            EventLoopGroup loops,
            Class<? extends ServerChannel> serverChannel) {
        this.config = config;
        this.loops = loops;
        this.serverChannel = serverChannel;
        var pages =
                new Pages(
                        new PrometheusScrapeHandler(metrics.prometheus()), metrics::state, threads);
        connections = new HttpConnectionInitializer(pages);
    }

    /**
     * Listens on every address of the configuration; on none when it names none.
     *
     * @throws IOException naming the address that cannot be listened on; nothing listens then
     */
    public void start() throws IOException {
        var bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(serverChannel)
                        .option(ChannelOption.SO_BACKLOG, 128)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childHandler(connections);
        for (var address : config.listen()) {
            var bound = bootstrap.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                close();
                throw new IOException(
                        "[metrics] listen = "
                                + address.getAddress().getHostAddress()
                                + ":"
                                + address.getPort()
                                + ": "
                                + bound.cause().getMessage(),
                        bound.cause());
            }
            listening.add(bound.channel());
        }
    }

    /** Where it listens, with the port that the kernel chose for port 0. */
    public List<InetSocketAddress> addresses() {
        return listening.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    /** Stops listening and ends the scrape threads. Idempotent. */
    @Override
    public void close() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        listening.clear();
        connections.closeAll();
        threads.close();
    }
}
