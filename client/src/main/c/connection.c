#include "connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "exit_status.h"
#include "frames.h"
#include "message.h"

enum {
    /* For a connect that waits in a full backlog, and for a broker that does not read. */
    STALLED_AFTER_S = 10,
    FIRST_CAPACITY_BYTES = 4096,
};

static const char USUAL_SOCKET[] = "/run/execbroker/execbroker.sock";

const char *connection_socket_path(const char *option)
{
    const char *path = option != NULL ? option : getenv("EXECBROKER_SOCKET");

    return path != NULL && path[0] != '\0' ? path : USUAL_SOCKET;
}

static _Noreturn void fail_to_connect(const char *path, int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
        fail(STATUS_BROKER,
             "%s: user %u may not connect; join the group that the socket belongs to", path,
             (unsigned)geteuid());
    case ECONNREFUSED:
        fail(STATUS_BROKER, "%s: no broker listens there any more; start execbrokerd", path);
    case EAGAIN:
        fail(STATUS_BROKER, "%s: the broker has accepted nobody for %d s; see its log", path,
             STALLED_AFTER_S);
    default:
        fail(STATUS_BROKER, "%s: cannot connect: %s; is this the socket of execbrokerd?", path,
             strerror(error));
    }
}

static void require_trusted_peer(const struct connection *connection)
{
    struct ucred peer;
    socklen_t length = sizeof peer;

    if (getsockopt(connection->fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) {
        fail(STATUS_BROKER, "%s: the kernel does not say who listens there: %s", connection->path,
             strerror(errno));
    }
    if (peer.uid != 0 && peer.uid != geteuid()) {
        fail(STATUS_BROKER,
             "%s: user %u listens there, who is neither root nor you; name the broker's socket "
             "with --socket or EXECBROKER_SOCKET",
             connection->path, (unsigned)peer.uid);
    }
}

bool connection_open(struct connection *connection, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = STALLED_AFTER_S};
    size_t length = strlen(path);

    if (length >= sizeof address.sun_path) {
        fail(STATUS_BROKER, "%s: a socket's path has at most %zu bytes", path,
             sizeof address.sun_path - 1);
    }
    memcpy(address.sun_path, path, length + 1);
    *connection = (struct connection){.path = path};
    connection->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->fd < 0) {
        fail(STATUS_BROKER, "cannot make a socket: %s", strerror(errno));
    }
    setsockopt(connection->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    while (connect(connection->fd, (struct sockaddr *)&address, sizeof address) != 0) {
        if (errno == ENOENT) {
            close(connection->fd);
            return false;
        }
        if (errno != EINTR) {
            fail_to_connect(path, errno);
        }
    }
    require_trusted_peer(connection);
    return true;
}

void connection_require(struct connection *connection, const char *path)
{
    if (!connection_open(connection, path)) {
        fail(STATUS_BROKER,
             "%s: no such socket; start execbrokerd, or name its socket with --socket or "
             "EXECBROKER_SOCKET",
             path);
    }
}

/* True when the peer has closed; then there is nothing to say, only to read. */
static bool sent_to_nobody(const struct connection *connection)
{
    if (errno == EPIPE || errno == ECONNRESET) {
        return true;
    }
    if (errno == EAGAIN) {
        fail(STATUS_BROKER, "%s: the broker has read nothing for %d s; see its log",
             connection->path, STALLED_AFTER_S);
    }
    if (errno != EINTR) {
        fail(STATUS_BROKER, "%s: cannot send: %s", connection->path, strerror(errno));
    }
    return false;
}

void connection_send(struct connection *connection, const Execbroker__V1__ClientFrame *frame)
{
    size_t length;
    uint8_t *packed = frame_pack(frame, &length);
    size_t sent = 0;

    while (sent < length) {
        ssize_t count = send(connection->fd, packed + sent, length - sent, MSG_NOSIGNAL);
        if (count >= 0) {
            sent += (size_t)count;
        } else if (sent_to_nobody(connection)) {
            break;
        }
    }
    free(packed);
}

void connection_send_descriptors(struct connection *connection)
{
    static const int streams[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
    char nothing = 0;
    struct iovec byte = {.iov_base = &nothing, .iov_len = 1};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof streams)];
    } control = {.room = {0}};
    struct msghdr message = {
        .msg_iov = &byte,
        .msg_iovlen = 1,
        .msg_control = control.room,
        .msg_controllen = sizeof control.room,
    };
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);

    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof streams);
    memcpy(CMSG_DATA(rights), streams, sizeof streams);
    while (sendmsg(connection->fd, &message, MSG_NOSIGNAL) < 0 && !sent_to_nobody(connection)) {
    }
}

static void make_room(struct connection *connection, size_t needed)
{
    uint8_t *larger;

    if (needed < FIRST_CAPACITY_BYTES) {
        needed = FIRST_CAPACITY_BYTES;
    }
    if (needed <= connection->capacity) {
        return;
    }
    larger = realloc(connection->buffer, needed);
    if (larger == NULL) {
        fail(STATUS_BROKER, "no memory for a frame of %zu bytes", needed);
    }
    connection->buffer = larger;
    connection->capacity = needed;
}

_Noreturn void connection_silent(const struct connection *connection)
{
    fail(STATUS_BROKER,
         "%s: no answer in time; see whether execbrokerd is well, or whether something else "
         "listens there",
         connection->path);
}

_Noreturn void connection_broken(const struct connection *connection)
{
    fail(STATUS_BROKER,
         "%s: what answers there does not speak execbroker.v1; is this the socket of execbrokerd?",
         connection->path);
}

static Execbroker__V1__BrokerFrame *unpack(struct connection *connection,
                                           const struct frame_span *span)
{
    size_t whole = span->prefix_bytes + span->body_bytes;
    Execbroker__V1__BrokerFrame *frame = execbroker__v1__broker_frame__unpack(
        NULL, span->body_bytes, connection->buffer + span->prefix_bytes);

    if (frame == NULL || frame->frame_case == EXECBROKER__V1__BROKER_FRAME__FRAME__NOT_SET) {
        connection_broken(connection);
    }
    connection->filled -= whole;
    memmove(connection->buffer, connection->buffer + whole, connection->filled);
    return frame;
}

enum arrival connection_take(struct connection *connection, Execbroker__V1__BrokerFrame **frame)
{
    for (;;) {
        struct frame_span span = frame_span(connection->buffer, connection->filled);
        ssize_t count;

        if (span.state == FRAME_MALFORMED) {
            connection_broken(connection);
        }
        if (span.state == FRAME_COMPLETE) {
            *frame = unpack(connection, &span);
            return ARRIVAL_FRAME;
        }
        make_room(connection, span.prefix_bytes + span.body_bytes);
        count = recv(connection->fd, connection->buffer + connection->filled,
                     connection->capacity - connection->filled, MSG_DONTWAIT);
        if (count > 0) {
            connection->filled += (size_t)count;
        } else if (count == 0 || errno == ECONNRESET) {
            return ARRIVAL_END;
        } else if (errno == EAGAIN) {
            return ARRIVAL_NOTHING;
        } else if (errno != EINTR) {
            fail(STATUS_BROKER, "%s: cannot read: %s", connection->path, strerror(errno));
        }
    }
}

Execbroker__V1__BrokerFrame *connection_await(struct connection *connection, int64_t deadline_ms)
{
    struct pollfd readable = {.fd = connection->fd, .events = POLLIN};
    Execbroker__V1__BrokerFrame *frame;

    for (;;) {
        switch (connection_take(connection, &frame)) {
        case ARRIVAL_FRAME:
            return frame;
        case ARRIVAL_END:
            fail(STATUS_BROKER, "%s: the broker closed the connection without a word; see its log",
                 connection->path);
        case ARRIVAL_NOTHING:
            break;
        }
        if (poll(&readable, 1, clock_left_ms(deadline_ms)) == 0) {
            connection_silent(connection);
        }
    }
}

void connection_free_frame(Execbroker__V1__BrokerFrame *frame)
{
    execbroker__v1__broker_frame__free_unpacked(frame, NULL);
}

void connection_close(struct connection *connection)
{
    close(connection->fd);
    free(connection->buffer);
    connection->buffer = NULL;
}
