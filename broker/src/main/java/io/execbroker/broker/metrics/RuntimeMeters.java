package io.execbroker.broker.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.EventLoopGroup;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The machine room: JVM, process and Netty, under the names that ready-made dashboards expect. */
final class RuntimeMeters {

    private RuntimeMeters() {}

    /** Before any meter is made. */
    static void filter(MeterRegistry registry) {
        registry.config().meterFilter(new NettyMeters());
    }

    static JvmGcMetrics bindJvm(MeterRegistry registry, PrometheusRegistry prometheus) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new LogbackMetrics().bindTo(registry);
        // Micrometer's own process metrics have names of their own; these are the standard ones.
        ProcessMetrics.builder().register(prometheus);
        var gc = new JvmGcMetrics();
        gc.bindTo(registry);
        return gc;
    }

    static void bindNetty(MeterRegistry registry, EventLoopGroup loops) {
        new NettyEventExecutorMetrics(loops).bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
            new NettyAllocatorMetrics(provider).bindTo(registry);
        }
    }

    /**
     * Micrometer's Netty meters come without help texts, which promtool asks for, and with an
     * allocator's id, which is new at every start: as a label it would never stop growing.
     */
    private static final class NettyMeters implements MeterFilter {

        @Override
        public Meter.Id map(Meter.Id id) {
            return switch (id.getName()) {
                case "netty.allocator.memory.used" -> described(id, "Memory used by Netty.");
                case "netty.allocator.memory.pinned" ->
                        described(id, "Memory of Netty in buffers that are in use.");
                case "netty.eventexecutor.tasks.pending" ->
                        described(id, "Tasks that wait on an event loop.");
                case "netty.eventexecutor.workers" -> described(id, "Event loops.");
                default -> id;
            };
        }

        private static Meter.Id described(Meter.Id id, String help) {
            var tags = Tags.of(id.getTags()).stream().filter(tag -> !tag.getKey().equals("id"));
            return new Meter.Id(
                    id.getName(), Tags.of(tags.toList()), id.getBaseUnit(), help, id.getType());
        }
    }
}
