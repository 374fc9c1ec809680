#include "refusal.h"

#include "exit_status.h"
#include "message.h"

static int status_of_goaway(Execbroker__V1__GoawayReason reason, bool by_rootwrap_conf)
{
    if (reason == EXECBROKER__V1__GOAWAY_REASON__GOAWAY_REASON_UNKNOWN_PROFILE &&
        by_rootwrap_conf) {
        return STATUS_BAD_CONFIG;
    }
    if (reason == EXECBROKER__V1__GOAWAY_REASON__GOAWAY_REASON_UNAUTHORISED) {
        return STATUS_UNAUTHORISED;
    }
    return STATUS_BROKER;
}

void fail_by_goaway(const struct connection *connection, const Execbroker__V1__Goaway *goaway,
                    bool by_rootwrap_conf)
{
    if (goaway->message[0] != '\0') {
        fail(status_of_goaway(goaway->reason, by_rootwrap_conf), "%s: %s", connection->path,
             goaway->message);
    }
    fail(status_of_goaway(goaway->reason, by_rootwrap_conf),
         "%s: the broker refused without a word (goaway reason %d); see its log", connection->path,
         (int)goaway->reason);
}

int report_rejected(const Execbroker__V1__Rejected *rejected)
{
    if (rejected->message[0] != '\0') {
        say("%s", rejected->message);
    } else {
        say("the broker rejected the request without a word (reason %d); see its log",
            (int)rejected->reason);
    }
    switch (rejected->reason) {
    case EXECBROKER__V1__REJECT_REASON__REJECT_REASON_UNAUTHORISED:
        return STATUS_UNAUTHORISED;
    case EXECBROKER__V1__REJECT_REASON__REJECT_REASON_NOT_EXECUTABLE:
        return STATUS_NO_EXECUTABLE;
    default:
        return STATUS_BROKER;
    }
}
