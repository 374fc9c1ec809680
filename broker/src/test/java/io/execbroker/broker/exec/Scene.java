package io.execbroker.broker.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.SpawnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** One request behind another that has the only place, and everything that may happen to it. */
final class Scene {

    /** Something that happens, from either side. */
    enum Event {
        PLACE_COMES_FREE {
            @Override
            boolean isPossible(Scene scene) {
                return scene.occupant.isAlive;
            }

            @Override
            void happen(Scene scene) {
                finish(scene.occupant);
            }
        },
        STARTED {
            @Override
            boolean isPossible(Scene scene) {
                return !scene.broker.engine.launches.isEmpty();
            }

            @Override
            void happen(Scene scene) {
                scene.child = scene.broker.engine.start();
            }
        },
        SPAWN_FAILED {
            @Override
            boolean isPossible(Scene scene) {
                return !scene.broker.engine.launches.isEmpty();
            }

            @Override
            void happen(Scene scene) {
                scene.broker
                        .engine
                        .launches
                        .remove()
                        .onSpawnFailed(SpawnFailure.of("fork", "EAGAIN"));
            }
        },
        WROTE {
            @Override
            boolean isPossible(Scene scene) {
                return scene.child != null && scene.child.open.contains(Output.STDOUT);
            }

            @Override
            void happen(Scene scene) {
                scene.startedChild().output(Output.STDOUT, 100);
            }
        },
        STDOUT_ENDED {
            @Override
            boolean isPossible(Scene scene) {
                return scene.child != null && scene.child.open.contains(Output.STDOUT);
            }

            @Override
            void happen(Scene scene) {
                scene.startedChild().end(Output.STDOUT);
            }
        },
        STDERR_ENDED {
            @Override
            boolean isPossible(Scene scene) {
                return scene.child != null && scene.child.open.contains(Output.STDERR);
            }

            @Override
            void happen(Scene scene) {
                scene.startedChild().end(Output.STDERR);
            }
        },
        EXITED {
            @Override
            boolean isPossible(Scene scene) {
                return scene.child != null && scene.child.isAlive;
            }

            @Override
            void happen(Scene scene) {
                scene.startedChild().exit(0);
            }
        },
        CANCEL {
            @Override
            void happen(Scene scene) {
                scene.stream.cancel();
            }
        },
        DISCONNECT {
            @Override
            void happen(Scene scene) {
                scene.isGone = true;
                scene.endsBeforeGone = scene.listener.ends.size();
                scene.stream.disconnect();
            }
        },
        TIMEOUT {
            @Override
            void happen(Scene scene) {
                scene.broker.pass(ExecFixture.TIMEOUT);
            }
        },
        DRAIN {
            @Override
            void happen(Scene scene) {
                scene.broker.service.endAll();
            }
        },
        STDIN {
            @Override
            boolean isPossible(Scene scene) {
                return !scene.isGone;
            }

            @Override
            void happen(Scene scene) {
                var data = Unpooled.buffer().writeZero(10);
                scene.written.add(data);
                scene.stream.write(data);
            }
        },
        STDIN_END {
            @Override
            void happen(Scene scene) {
                scene.stream.closeStdin();
            }
        };

        boolean isPossible(Scene scene) {
            return true;
        }

        abstract void happen(Scene scene);
    }

    final ExecFixture broker = new ExecFixture(1);
    final RecordingListener listener = new RecordingListener();
    final ExecStream stream;
    final FakeChild occupant;
    private @Nullable FakeChild child;
    private final List<ByteBuf> written = new ArrayList<>();
    private boolean isGone;
    private int endsBeforeGone;

    /**
     * @param cancelsInCallbacks whether the wire cancels in the middle of all that it is told
     * @param outlivesConnection whether the request does
     */
    Scene(boolean cancelsInCallbacks, boolean outlivesConnection) {
        broker.submit(new RecordingListener(), "true");
        occupant = broker.engine.start();
        broker.outlivesConnection = outlivesConnection;
        stream = broker.submit(listener, "true");
        if (cancelsInCallbacks) {
            listener.reaction = stream::cancel;
        }
    }

    Scene() {
        this(false, false);
    }

    /** Lets {@code event} happen and the loop react; false when it cannot happen now. */
    boolean let(Event event) {
        if (!event.isPossible(this)) {
            return false;
        }
        event.happen(this);
        broker.turn();
        return true;
    }

    StreamState state() {
        return stream.state();
    }

    /** Plays the kernel to the end, and checks that all is told once and nothing is left. */
    void finish() {
        if (occupant.isAlive) {
            finish(occupant);
        }
        broker.turn();
        if (!broker.engine.launches.isEmpty()) {
            child = broker.engine.start();
        }
        if (child != null && child.isAlive) {
            finish(child);
        }
        if (child != null) {
            child.closeOutputs();
        }
        broker.turn();
        assertThat(state()).isEqualTo(StreamState.ENDED);
        assertThat(listener.ends).hasSize(isGone ? endsBeforeGone : 1);
        assertThat(listener.starts).isLessThanOrEqualTo(child == null ? 0 : 1);
        assertThat(broker.audit.reports()).hasSize(2);
        assertThat(broker.service.liveStreams()).isZero();
        assertThat(broker.admission.running() + broker.admission.queued()).isZero();
        assertThat(written).allSatisfy(data -> assertThat(data.refCnt()).isZero());
        assertThat(broker.channel.runScheduledPendingTasks()).as("no timer is left").isEqualTo(-1);
    }

    FakeChild startedChild() {
        if (child == null) {
            throw new AssertionError("not started");
        }
        return child;
    }

    private static void finish(FakeChild running) {
        running.closeOutputs();
        running.exit(0);
    }
}
