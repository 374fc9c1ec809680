package io.execbroker.broker.oslo;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.session.RootwrapDoor;
import io.execbroker.broker.session.RootwrapDoors;
import io.execbroker.broker.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes doors, and holds what they share: the memory for their messages, and one thread for what
 * would hold up an event loop, which is files and messages of more than a few pages. Its queue is
 * bounded by the connections and by that memory.
 */
public final class Doors implements RootwrapDoors, AutoCloseable {

    private static final int BACKLOG = 128;
    private static final int KEY_BYTES = 32;
    private static final long WORKER_IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 5;

    private final DoorServices services;
    private final Transport transport;
    private final EventLoopGroup loops;
    private final Path parent;
    private final String prefix;
    private final BufferBudget budget;
    private final ThreadPoolExecutor worker;
    private final Set<Door> open = ConcurrentHashMap.newKeySet();

    /**
     * @param parent where the doors' folders are made; absolute, and nobody but root and the broker
     *     may rename what is in it
     * @param prefix what their names begin with
     */
    public Doors(
            DoorServices services,
            Transport transport,
            EventLoopGroup loops,
            Path parent,
            String prefix) {
        this.services = services;
        this.transport = transport;
        this.loops = loops;
        this.parent = parent;
        this.prefix = prefix;
        this.budget = new BufferBudget(services.limits().bufferBytes());
        this.worker =
                new ThreadPoolExecutor(
                        1,
                        1,
                        WORKER_IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new DefaultThreadFactory("broker-rootwrap", true));
        worker.allowCoreThreadTimeOut(true);
    }

    /**
     * Removes the doors of a broker that was killed. The caller makes sure that none lives whose
     * doors have the same parent and prefix.
     */
    public void removeLeftovers() throws IOException {
        DoorFolder.removeLeftovers(parent, prefix);
    }

    @Override
    public CompletionStage<RootwrapDoor> open(Peer owner, String profile) {
        var opened = new CompletableFuture<RootwrapDoor>();
        try {
            worker.execute(() -> {
                try {
                    opened.complete(make(owner, profile));
                } catch (IOException | RuntimeException e) {
                    opened.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            opened.completeExceptionally(new IOException("the broker shuts down", e));
        }
        return opened;
    }

    private Door make(Peer owner, String profile) throws IOException {
        var folder = DoorFolder.make(parent, prefix, owner.uid());
        Channel bound = null;
        try {
            var door = door(owner, profile, folder);
            bound = bind(door, folder);
            folder.handOver();
            door.listen(bound);
            open.add(door);
            var _ = door.closed().thenRun(() -> open.remove(door));
            return door;
        } catch (IOException | RuntimeException e) {
            if (bound != null) {
                bound.close().awaitUninterruptibly();
            }
            folder.remove();
            throw e;
        }
    }

    private Door door(Peer owner, String profile, DoorFolder folder) {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Door(
                owner,
                profile,
                key,
                idleSeconds(profile),
                folder,
                services.admission().openLane(owner.uid(), profile),
                loops.next(),
                worker);
    }

    /** As rootwrap.conf has it when the door is opened. */
    private int idleSeconds(String profile) {
        return services.policies()
                .get()
                .profile(profile)
                .map(Profile::policy)
                .map(policy -> policy.settings().daemonTimeoutSeconds())
                .map(seconds -> Math.clamp(seconds, 1, Integer.MAX_VALUE))
                .orElse(1);
    }

    private Channel bind(Door door, DoorFolder folder) throws IOException {
        var binding =
                new ServerBootstrap()
                        .group(loops)
                        .handler(services.stdio().fence().listening())
                        .channel(transport.unixServerChannel())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        // A client that has sent its last command still reads the answer.
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(
                                new DoorInitializer(
                                        door, services, budget, worker, transport::peerOf))
                        .bind(transport.unixAddress(folder.socket()))
                        .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(
                    "socket " + folder.socket() + ": " + binding.cause().getMessage(),
                    binding.cause());
        }
        return binding.channel();
    }

    /**
     * Ends the thread when it has done what it was given. Doors are closed before; those that could
     * not be, for a client does not read its answer, lose their folders.
     */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(Door::remove);
    }
}
