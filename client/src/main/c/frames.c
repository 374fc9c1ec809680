#include "frames.h"

#include <stdlib.h>

#include "exit_status.h"
#include "message.h"

struct frame_span frame_span(const uint8_t *bytes, size_t length)
{
    struct frame_span span = {.state = FRAME_INCOMPLETE};
    uint64_t value = 0;

    for (size_t i = 0; i < length; i++) {
        if (i == FRAME_PREFIX_MAX_BYTES) {
            span.state = FRAME_MALFORMED;
            return span;
        }
        value |= (uint64_t)(bytes[i] & 0x7f) << (7 * i);
        if (bytes[i] & 0x80) {
            continue;
        }
        /* A last group of zero says nothing: the prefix could be shorter. It covers the length 0
         * too. */
        if (bytes[i] == 0 || value > FRAME_MAX_BYTES) {
            span.state = FRAME_MALFORMED;
            return span;
        }
        span.prefix_bytes = i + 1;
        span.body_bytes = (size_t)value;
        if (length - span.prefix_bytes >= span.body_bytes) {
            span.state = FRAME_COMPLETE;
        }
        return span;
    }
    return span;
}

static size_t put_prefix(uint8_t *target, size_t value)
{
    size_t used = 0;

    while (value >= 0x80) {
        target[used++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    target[used++] = (uint8_t)value;
    return used;
}

uint8_t *frame_pack(const Execbroker__V1__ClientFrame *frame, size_t *length)
{
    size_t body = execbroker__v1__client_frame__get_packed_size(frame);
    uint8_t *packed = malloc(FRAME_PREFIX_MAX_BYTES + body);
    size_t prefix;

    if (packed == NULL) {
        fail(STATUS_BROKER, "no memory for a frame of %zu bytes", body);
    }
    prefix = put_prefix(packed, body);
    *length = prefix + execbroker__v1__client_frame__pack(frame, packed + prefix);
    return packed;
}
