package io.execbroker.broker.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.exec.Scene.Event;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/** What each event does in each state, and that no order of them leaves anything behind. */
class StreamStateTest {

    /** Events in a row, before the scene is played to its end. */
    private static final int DEPTH = 5;

    @ParameterizedTest(name = "{0} + {1} -> {2}")
    @CsvSource({
        "QUEUED,   PLACE_COMES_FREE, SPAWNING",
        "QUEUED,   CANCEL,           ENDED",
        "QUEUED,   DISCONNECT,       ENDED",
        "QUEUED,   TIMEOUT,          ENDED",
        "QUEUED,   DRAIN,            ENDED",
        "QUEUED,   STDIN,            QUEUED",
        "QUEUED,   STDIN_END,        QUEUED",
        "SPAWNING, STARTED,          RUNNING",
        "SPAWNING, SPAWN_FAILED,     ENDED",
        "SPAWNING, CANCEL,           SPAWNING",
        "SPAWNING, DISCONNECT,       SPAWNING",
        "SPAWNING, TIMEOUT,          SPAWNING",
        "SPAWNING, DRAIN,            SPAWNING",
        "SPAWNING, STDIN,            SPAWNING",
        "SPAWNING, STDIN_END,        SPAWNING",
        "RUNNING,  WROTE,            RUNNING",
        "RUNNING,  STDOUT_ENDED,     RUNNING",
        "RUNNING,  STDERR_ENDED,     RUNNING",
        "RUNNING,  EXITED,           EXITED",
        "RUNNING,  CANCEL,           RUNNING",
        "RUNNING,  DISCONNECT,       RUNNING",
        "RUNNING,  TIMEOUT,          RUNNING",
        "RUNNING,  DRAIN,            RUNNING",
        "RUNNING,  STDIN,            RUNNING",
        "RUNNING,  STDIN_END,        RUNNING",
        "EXITED,   WROTE,            EXITED",
        "EXITED,   STDOUT_ENDED,     EXITED",
        "EXITED,   STDERR_ENDED,     EXITED",
        "EXITED,   CANCEL,           ENDED",
        "EXITED,   DISCONNECT,       ENDED",
        "EXITED,   TIMEOUT,          ENDED",
        "EXITED,   DRAIN,            ENDED",
        "EXITED,   STDIN,            EXITED",
        "EXITED,   STDIN_END,        EXITED",
        "ENDED,    CANCEL,           ENDED",
        "ENDED,    DISCONNECT,       ENDED",
        "ENDED,    TIMEOUT,          ENDED",
        "ENDED,    DRAIN,            ENDED",
        "ENDED,    STDIN,            ENDED",
        "ENDED,    STDIN_END,        ENDED",
    })
    void eventLeadsFromStateToState(StreamState from, Event event, StreamState to) {
        var scene = sceneIn(from);

        assertThat(scene.let(event)).isTrue();

        assertThat(scene.state()).isEqualTo(to);
        scene.finish();
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "DISCONNECT", "TIMEOUT", "DRAIN"})
    void commandThatIsEndedWhileItStartsIsSignalledAsSoonAsItRuns(Event event) {
        var scene = sceneIn(StreamState.SPAWNING);
        scene.let(event);

        scene.let(Event.STARTED);

        assertThat(scene.startedChild().groupSignals).hasSize(2);
        scene.broker.pass(ExecFixture.KILL_GRACE);
        assertThat(scene.startedChild().groupSignals).hasSize(3);
        scene.finish();
    }

    @ParameterizedTest(name = "cancels in callbacks: {0}, outlives its connection: {1}")
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void noOrderOfEventsLeavesAnythingBehind(
            boolean cancelsInCallbacks, boolean outlivesConnection) {
        var orders =
                explore(() -> new Scene(cancelsInCallbacks, outlivesConnection), new ArrayList<>());

        assertThat(orders).isGreaterThan(5_000);
    }

    /** Plays every order that begins with {@code path}; returns how many there were. */
    private static int explore(Supplier<Scene> scenes, List<Event> path) {
        var scene = scenes.get();
        for (var event : path) {
            if (!scene.let(event)) {
                return 0;
            }
        }
        try {
            scene.finish();
        } catch (AssertionError e) {
            throw new AssertionError("after " + path, e);
        }
        var orders = 1;
        if (path.size() < DEPTH) {
            for (var event : EnumSet.complementOf(copy(path))) {
                path.addLast(event);
                orders += explore(scenes, path);
                path.removeLast();
            }
        }
        return orders;
    }

    private static EnumSet<Event> copy(List<Event> path) {
        var events = EnumSet.noneOf(Event.class);
        events.addAll(path);
        return events;
    }

    private static Scene sceneIn(StreamState state) {
        var scene = new Scene();
        var way =
                switch (state) {
                    case QUEUED -> List.<Event>of();
                    case SPAWNING -> List.of(Event.PLACE_COMES_FREE);
                    case RUNNING -> List.of(Event.PLACE_COMES_FREE, Event.STARTED);
                    case EXITED -> List.of(Event.PLACE_COMES_FREE, Event.STARTED, Event.EXITED);
                    case ENDED -> List.of(Event.CANCEL);
                };
        way.forEach(scene::let);
        assertThat(scene.state()).isEqualTo(state);
        return scene;
    }
}
