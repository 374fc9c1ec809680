#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "clock.h"
#include "exit_status.h"
#include "message.h"
#include "refusal.h"
#include "signals.h"
#include "stand_in.h"

enum {
    STREAM = 1,
    /*
     * A command that still runs this long after its start is a long one. Most that agents run are
     * over by then and pay for nothing; who looks for a stand-in looks again a second later.
     */
    LONG_AFTER_MS = 30,
    /*
     * A signal that comes before Started waits this long for it: the command may run already and
     * have said so to whoever sent the signal. Only a request that still waits then is cancelled.
     */
    CANCEL_AFTER_MS = 100,
    NOT_YET = -1,
};

struct run {
    struct connection *connection;
    char *const *argv;
    int signals;
    bool with_stand_in;
    struct stand_in stand_in;
    /* When StdioReady is overdue; NOT_YET once it has come. */
    int64_t ready_by_ms;
    bool has_started;
    /* Of the command, as the broker sees it. */
    int64_t pid;
    /* When the command will be a long one; NOT_YET before its start, and when that is done. */
    int64_t long_at_ms;
    /* When a signal cancels a request that has not started; NOT_YET: none has come. */
    int64_t cancel_at_ms;
    /* The signal that cancelled a request that had not started; 0: none. */
    int cancelled_by;
    int status;
    bool is_over;
};

/* ---- to the broker */

static void send_request(struct run *run, const Execbroker__V1__Limits *limits,
                         Execbroker__V1__ExecRequest *request)
{
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;
    size_t size;

    request->stream_id = STREAM;
    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_EXEC;
    frame.exec = request;
    size = execbroker__v1__client_frame__get_packed_size(&frame);
    if (size > limits->max_frame_bytes) {
        fail(STATUS_BROKER,
             "the command line is too long: %zu bytes with all that goes with it, and the "
             "broker takes %u",
             size, limits->max_frame_bytes);
    }
    connection_send(run->connection, &frame);
}

/*
 * To the whole group: the command has a session of its own, so a terminal's ^C reaches only us, and
 * what a user who types it expects is that all of `sh -c 'a | b'` hears it. A service manager's
 * SIGTERM means the same.
 */
static void send_signal(struct run *run, int number)
{
    Execbroker__V1__Signal signal = EXECBROKER__V1__SIGNAL__INIT;
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;

    signal.stream_id = STREAM;
    signal.number = (uint32_t)number;
    signal.to_group = true;
    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_SIGNAL;
    frame.signal = &signal;
    connection_send(run->connection, &frame);
}

static void send_cancel(struct run *run)
{
    Execbroker__V1__Cancel cancel = EXECBROKER__V1__CANCEL__INIT;
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;

    cancel.stream_id = STREAM;
    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_CANCEL;
    frame.cancel = &cancel;
    connection_send(run->connection, &frame);
}

/* ---- what happens */

static void on_signal(struct run *run, int number)
{
    if (number == SIGCHLD) {
        if (stand_in_was_killed(&run->stand_in)) {
            send_signal(run, SIGKILL);
        }
    } else if (run->has_started) {
        send_signal(run, number);
    } else if (run->cancelled_by == 0) {
        run->cancelled_by = number;
        send_cancel(run);
    }
}

static void on_started(struct run *run, const Execbroker__V1__Started *started)
{
    run->has_started = true;
    run->pid = started->pid;
    if (!started->repeated) {
        run->long_at_ms = clock_now_ms() + LONG_AFTER_MS;
    }
}

/*
 * Lets go of the caller's input and output: while we held them, a reader would not see the end of a
 * command that closes its output and lives on, nor a writer that nobody reads. Standard error
 * stays, for what we have to say.
 */
static void on_long(struct run *run)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    run->long_at_ms = NOT_YET;
    if (nothing >= 0) {
        dup2(nothing, STDIN_FILENO);
        dup2(nothing, STDOUT_FILENO);
        close(nothing);
    }
    if (run->with_stand_in) {
        stand_in_start(&run->stand_in, run->pid, run->argv);
    }
}

static void end(struct run *run, int status)
{
    run->status = status;
    run->is_over = true;
}

static void on_finished(struct run *run, const Execbroker__V1__Finished *finished)
{
    if (finished->timed_out) {
        say("%s: its timeout passed, and the broker ended it", run->argv[0]);
    } else if (finished->drained) {
        say("%s: the broker shut down and ended it", run->argv[0]);
    }
    switch (finished->status_case) {
    case EXECBROKER__V1__FINISHED__STATUS_EXIT_CODE:
        end(run, finished->exit_code & 0xff);
        break;
    case EXECBROKER__V1__FINISHED__STATUS_SIGNAL:
        end(run, STATUS_SIGNAL_BASE + (finished->signal & 0x7f));
        break;
    default:
        connection_broken(run->connection);
    }
}

static void on_rejected(struct run *run, const Execbroker__V1__Rejected *rejected)
{
    if (run->cancelled_by != 0 &&
        rejected->reason == EXECBROKER__V1__REJECT_REASON__REJECT_REASON_CANCELLED) {
        end(run, STATUS_SIGNAL_BASE + run->cancelled_by);
    } else {
        end(run, report_rejected(rejected));
    }
}

static void on_frame(struct run *run, const Execbroker__V1__BrokerFrame *frame)
{
    bool is_ready = frame->frame_case == EXECBROKER__V1__BROKER_FRAME__FRAME_STDIO_READY;

    /* It comes once, and before all others but Goaway; the request is on its way already. */
    if (is_ready != (run->ready_by_ms != NOT_YET) &&
        frame->frame_case != EXECBROKER__V1__BROKER_FRAME__FRAME_GOAWAY) {
        connection_broken(run->connection);
    }
    switch (frame->frame_case) {
    case EXECBROKER__V1__BROKER_FRAME__FRAME_STDIO_READY:
        run->ready_by_ms = NOT_YET;
        break;
    case EXECBROKER__V1__BROKER_FRAME__FRAME_STARTED:
        on_started(run, frame->started);
        break;
    case EXECBROKER__V1__BROKER_FRAME__FRAME_FINISHED:
        on_finished(run, frame->finished);
        break;
    case EXECBROKER__V1__BROKER_FRAME__FRAME_REJECTED:
        on_rejected(run, frame->rejected);
        break;
    case EXECBROKER__V1__BROKER_FRAME__FRAME_GOAWAY:
        /* Draining: what was asked is still answered, unless the broker had not looked at it. */
        if (frame->goaway->reason != EXECBROKER__V1__GOAWAY_REASON__GOAWAY_REASON_DRAINING ||
            frame->goaway->last_stream_id < STREAM) {
            stand_in_end(&run->stand_in);
            fail_by_goaway(run->connection, frame->goaway, false);
        }
        break;
    default:
        connection_broken(run->connection);
    }
}

static void on_end(struct run *run)
{
    stand_in_end(&run->stand_in);
    fail(STATUS_BROKER,
         "%s: the broker is gone without an answer; whether %s has run, or still runs, "
         "is not known",
         run->connection->path, run->argv[0]);
}

static void read_frames(struct run *run)
{
    Execbroker__V1__BrokerFrame *frame;

    while (!run->is_over) {
        switch (connection_take(run->connection, &frame)) {
        case ARRIVAL_FRAME:
            on_frame(run, frame);
            connection_free_frame(frame);
            break;
        case ARRIVAL_NOTHING:
            return;
        case ARRIVAL_END:
            on_end(run);
        }
    }
}

static bool is_due(int64_t at_ms)
{
    return at_ms != NOT_YET && clock_left_ms(at_ms) == 0;
}

/* Signals stay with the kernel while they wait for Started. */
static bool takes_signals(const struct run *run)
{
    return run->has_started || is_due(run->cancel_at_ms);
}

/* The earlier of two times, each of which may be NOT_YET. */
static int64_t earlier(int64_t one_ms, int64_t other_ms)
{
    if (one_ms == NOT_YET || other_ms == NOT_YET) {
        return one_ms == NOT_YET ? other_ms : one_ms;
    }
    return one_ms < other_ms ? one_ms : other_ms;
}

/* Until a frame, a signal or the next thing that is due. */
static void wait_for_something(struct run *run)
{
    bool signals_wait = run->cancel_at_ms != NOT_YET && !takes_signals(run);
    int64_t next_ms =
        earlier(run->ready_by_ms, signals_wait ? run->cancel_at_ms : run->long_at_ms);
    struct pollfd watched[] = {
        {.fd = run->connection->fd, .events = POLLIN},
        {.fd = signals_wait ? -1 : run->signals, .events = POLLIN},
    };

    if (poll(watched, 2, next_ms == NOT_YET ? -1 : clock_left_ms(next_ms)) < 0) {
        if (errno != EINTR) {
            fail(STATUS_BROKER, "poll: %s", strerror(errno));
        }
        return;
    }
    if (watched[1].revents != 0 && run->cancel_at_ms == NOT_YET) {
        run->cancel_at_ms = clock_now_ms() + CANCEL_AFTER_MS;
    }
}

static void follow(struct run *run)
{
    while (!run->is_over) {
        int number;

        wait_for_something(run);
        read_frames(run);
        while (!run->is_over && takes_signals(run) && (number = signals_next(run->signals)) != 0) {
            on_signal(run, number);
        }
        if (!run->is_over && is_due(run->ready_by_ms)) {
            connection_silent(run->connection);
        }
        if (!run->is_over && is_due(run->long_at_ms)) {
            on_long(run);
        }
    }
}

static int watch_signals(void)
{
    sigset_t set;

    signals_to_forward(&set);
    /* An inherited "ignore" would have the kernel reap the stand-in and forget how it ended. */
    signal(SIGCHLD, SIG_DFL);
    sigaddset(&set, SIGCHLD);
    return signals_take_over(&set);
}

static void put_arguments(Execbroker__V1__ExecRequest *request, char *const argv[])
{
    while (argv[request->n_argv] != NULL) {
        request->n_argv++;
    }
    request->argv = calloc(request->n_argv, sizeof *request->argv);
    if (request->argv == NULL) {
        fail(STATUS_BROKER, "no memory for %zu arguments", request->n_argv);
    }
    for (size_t i = 0; i < request->n_argv; i++) {
        request->argv[i] = bytes_of(argv[i]);
    }
}

int run_command(const char *socket_path, const struct greeting *greeting,
                Execbroker__V1__ExecRequest *request, char *const argv[], bool with_stand_in)
{
    struct connection connection;
    struct greeting with_descriptors = *greeting;
    struct run run = {
        .connection = &connection,
        .argv = argv,
        .with_stand_in = with_stand_in,
        .ready_by_ms = NOT_YET,
        .long_at_ms = NOT_YET,
        .cancel_at_ms = NOT_YET,
    };
    Execbroker__V1__BrokerFrame *welcome;

    put_arguments(request, argv);
    connection_require(&connection, socket_path);
    with_descriptors.descriptors = true;
    run.ready_by_ms = handshake_deadline_ms();
    welcome = handshake(&connection, &with_descriptors, run.ready_by_ms);

    run.signals = watch_signals();
    send_request(&run, welcome->welcome->limits, request);
    follow(&run);

    stand_in_end(&run.stand_in);
    close(run.signals);
    connection_free_frame(welcome);
    connection_close(&connection);
    free(request->argv);
    return run.status;
}
