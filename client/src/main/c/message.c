#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 1024 };

/* C0, DEL, and C1 as UTF-8 writes it (C2 80 to C2 9F): what a terminal may take for a command. */
static void blank_controls(unsigned char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0x20 || text[i] == 0x7f) {
            text[i] = '?';
        } else if (text[i] == 0xc2 && i + 1 < length && text[i + 1] >= 0x80 && text[i + 1] < 0xa0) {
            text[i] = '?';
            text[i + 1] = '?';
        }
    }
}

static void write_line(const char *format, va_list arguments)
{
    char line[LINE_BYTES];
    size_t length = 0;
    int printed = snprintf(line, sizeof line, "%s: ", program_invocation_short_name);

    if (printed > 0) {
        length = strnlen(line, sizeof line - 1);
    }
    printed = vsnprintf(line + length, sizeof line - length, format, arguments);
    if (printed > 0) {
        length += strnlen(line + length, sizeof line - length - 1);
    }
    blank_controls((unsigned char *)line, length);
    line[length] = '\n';
    /* Nobody is left to be told when even this cannot be written. */
    while (write(STDERR_FILENO, line, length + 1) < 0 && errno == EINTR) {
    }
}

void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(format, arguments);
    va_end(arguments);
}

void fail(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(format, arguments);
    va_end(arguments);
    _exit(status);
}
