/* Amounts as people write them on a command line, the same as in the broker's configuration. */
#ifndef EXECBROKER_QUANTITY_H
#define EXECBROKER_QUANTITY_H

#include <stdbool.h>
#include <stdint.h>

/* 250ms, 90s, 5min, 1h: one to twelve digits and a unit. False when it is something else. */
bool quantity_duration_ms(const char *text, uint64_t *milliseconds);

/* Decimal or octal digits alone, at most the maximum. */
bool quantity_decimal(const char *text, uint32_t maximum, uint32_t *value);
bool quantity_octal(const char *text, uint32_t maximum, uint32_t *value);

#endif
