#include "quantity.h"

#include <stddef.h>
#include <string.h>

enum { MOST_DIGITS = 12 };

/* The digits at the beginning of text as a number to a base up to ten, and what follows them. NULL
 * when there is none, or more than MOST_DIGITS. */
static const char *read_digits(const char *text, unsigned base, uint64_t *value)
{
    size_t digits = 0;

    *value = 0;
    while (text[digits] >= '0' && text[digits] < (char)('0' + base)) {
        *value = *value * base + (uint64_t)(text[digits] - '0');
        if (++digits > MOST_DIGITS) {
            return NULL;
        }
    }
    return digits > 0 ? text + digits : NULL;
}

static bool read_bounded(const char *text, unsigned base, uint32_t maximum, uint32_t *value)
{
    uint64_t number;
    const char *rest = read_digits(text, base, &number);

    if (rest == NULL || *rest != '\0' || number > maximum) {
        return false;
    }
    *value = (uint32_t)number;
    return true;
}

bool quantity_decimal(const char *text, uint32_t maximum, uint32_t *value)
{
    return read_bounded(text, 10, maximum, value);
}

bool quantity_octal(const char *text, uint32_t maximum, uint32_t *value)
{
    return read_bounded(text, 8, maximum, value);
}

bool quantity_duration_ms(const char *text, uint64_t *milliseconds)
{
    static const struct {
        const char *name;
        uint32_t milliseconds;
    } units[] = {{"ms", 1}, {"s", 1000}, {"min", 60 * 1000}, {"h", 60 * 60 * 1000}};
    uint64_t number;
    const char *rest = read_digits(text, 10, &number);

    if (rest == NULL) {
        return false;
    }
    while (*rest == ' ') {
        rest++;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(rest, units[i].name) == 0) {
            *milliseconds = number * units[i].milliseconds;
            return true;
        }
    }
    return false;
}
