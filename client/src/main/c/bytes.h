/* A C string as a `bytes` field. Borrowed, without its NUL. */
#ifndef EXECBROKER_BYTES_H
#define EXECBROKER_BYTES_H

#include <string.h>

#include <protobuf-c/protobuf-c.h>

static inline ProtobufCBinaryData bytes_of(const char *text)
{
    return (ProtobufCBinaryData){.len = strlen(text), .data = (uint8_t *)text};
}

#endif
