/*
 * Frames of execbroker.v1: a varint length, then that many bytes of protobuf (PROTOCOL.md, section
 * 2). Pure: no descriptor is touched here.
 */
#ifndef EXECBROKER_FRAMES_H
#define EXECBROKER_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "execbroker/v1/exec.pb-c.h"

enum {
    FRAME_MAX_BYTES = 1 << 20,
    FRAME_PREFIX_MAX_BYTES = 5,
};

enum frame_state { FRAME_INCOMPLETE, FRAME_COMPLETE, FRAME_MALFORMED };

/* Where the first frame of a buffer lies. Both lengths are known only when the state is
 * FRAME_COMPLETE, or FRAME_INCOMPLETE with a prefix_bytes above 0. */
struct frame_span {
    enum frame_state state;
    size_t prefix_bytes;
    size_t body_bytes;
};

/* Judges the prefix before anybody makes room for a body: 1 to FRAME_MAX_BYTES, and minimal. */
struct frame_span frame_span(const uint8_t *bytes, size_t length);

/* The packed frame with its prefix, to be freed by the caller, and its length. */
uint8_t *frame_pack(const Execbroker__V1__ClientFrame *frame, size_t *length);

#endif
