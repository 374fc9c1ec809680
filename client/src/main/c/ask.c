#include "ask.h"

#include "clock.h"
#include "refusal.h"

enum { ANSWER_WITHIN_MS = 10000 };

Execbroker__V1__BrokerFrame *ask(struct connection *connection,
                                 const Execbroker__V1__ClientFrame *question,
                                 Execbroker__V1__BrokerFrame__FrameCase expected)
{
    int64_t deadline = clock_now_ms() + ANSWER_WITHIN_MS;
    Execbroker__V1__BrokerFrame *answer;

    connection_send(connection, question);
    for (;;) {
        answer = connection_await(connection, deadline);
        if (answer->frame_case == expected) {
            return answer;
        }
        if (answer->frame_case != EXECBROKER__V1__BROKER_FRAME__FRAME_GOAWAY) {
            connection_broken(connection);
        }
        /* A broker that drains says so, and still answers. */
        if (answer->goaway->reason != EXECBROKER__V1__GOAWAY_REASON__GOAWAY_REASON_DRAINING) {
            fail_by_goaway(connection, answer->goaway, false);
        }
        connection_free_frame(answer);
    }
}
