#include "status_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ---- for people */

static void label(const char *name)
{
    printf("%-13s", name);
}

/* What the broker says may be shown by a terminal: without control characters. */
static void print_shown(const uint8_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool is_control = text[i] < 0x20 || text[i] == 0x7f ||
                          (text[i] >= 0x80 && text[i] < 0xa0 && i > 0 && text[i - 1] == 0xc2);
        putchar(is_control ? '?' : text[i]);
    }
}

static void print_text(const char *text)
{
    print_shown((const uint8_t *)text, strlen(text));
}

/* The two largest units: 45 s, 3 min 12 s, 5 h 2 min, 12 d 7 h. */
static void print_span(uint64_t milliseconds)
{
    static const struct {
        const char *name;
        uint64_t seconds;
    } units[] = {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}};
    uint64_t seconds = milliseconds / 1000;

    if (seconds == 0) {
        printf("%" PRIu64 " ms", milliseconds);
        return;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (seconds >= units[i].seconds) {
            uint64_t rest = seconds % units[i].seconds;

            printf("%" PRIu64 " %s", seconds / units[i].seconds, units[i].name);
            if (rest > 0 && rest / units[i + 1].seconds > 0) {
                printf(" %" PRIu64 " %s", rest / units[i + 1].seconds, units[i + 1].name);
            }
            return;
        }
    }
}

static void print_limits(const Execbroker__V1__Limits *limits)
{
    label("limits");
    printf("%u running on a connection, %u streams\n", limits->max_running, limits->max_streams);
    label("timeout");
    print_span(limits->default_timeout_ms);
    printf(" unless asked for, ");
    print_span(limits->max_timeout_ms);
    printf(" at most\n");
}

void status_print(const char *socket, const Execbroker__V1__Welcome *welcome,
                  const Execbroker__V1__Status *status)
{
    const Execbroker__V1__ProfileStatus *profile = status->profile;

    label("broker");
    print_text(welcome->broker_version);
    printf(", up ");
    print_span(status->uptime_ms);
    printf("%s\n", status->draining ? ", shutting down" : "");
    label("socket");
    printf("%s\n", socket);
    label("running");
    printf("%u of %u\n", status->running, status->max_running);
    label("queued");
    printf("%u of %u\n", status->queued, status->max_queued);
    label("connections");
    printf("%u\n", status->connections);
    label("profile");
    print_text(profile->name);
    putchar('\n');
    label("  filters");
    printf("%u, ", profile->filters);
    print_text(profile->mode);
    printf(", from ");
    print_shown(profile->rootwrap_conf.data, profile->rootwrap_conf.len);
    putchar('\n');
    label("  running");
    printf("%u of %u\n", profile->running, profile->max_running);
    print_limits(welcome->limits);
}

/* ---- for programs */

static void print_json_bytes(const uint8_t *text, size_t length)
{
    putchar('"');
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\') {
            printf("\\%c", text[i]);
        } else if (text[i] < 0x20 || text[i] >= 0x7f) {
            printf("\\u%04x", text[i]);
        } else {
            putchar(text[i]);
        }
    }
    putchar('"');
}

static void print_json_text(const char *name, const char *text)
{
    printf("\"%s\":", name);
    print_json_bytes((const uint8_t *)text, strlen(text));
    putchar(',');
}

void status_print_json(const char *socket, const Execbroker__V1__Welcome *welcome,
                       const Execbroker__V1__Status *status)
{
    const Execbroker__V1__ProfileStatus *profile = status->profile;
    const Execbroker__V1__Limits *limits = welcome->limits;

    putchar('{');
    print_json_text("version", welcome->broker_version);
    print_json_text("socket", socket);
    printf("\"uptime_ms\":%" PRIu64 ",\"draining\":%s,", status->uptime_ms,
           status->draining ? "true" : "false");
    printf("\"running\":%u,\"max_running\":%u,\"queued\":%u,\"max_queued\":%u,\"connections\":%u,",
           status->running, status->max_running, status->queued, status->max_queued,
           status->connections);
    printf("\"profile\":{");
    print_json_text("name", profile->name);
    printf("\"rootwrap_conf\":");
    print_json_bytes(profile->rootwrap_conf.data, profile->rootwrap_conf.len);
    putchar(',');
    print_json_text("mode", profile->mode);
    printf("\"filters\":%u,\"running\":%u,\"max_running\":%u},", profile->filters, profile->running,
           profile->max_running);
    printf("\"limits\":{\"max_frame_bytes\":%u,\"max_streams\":%u,\"max_running\":%u,",
           limits->max_frame_bytes, limits->max_streams, limits->max_running);
    printf("\"default_timeout_ms\":%" PRIu64 ",\"max_timeout_ms\":%" PRIu64 "}}\n",
           limits->default_timeout_ms, limits->max_timeout_ms);
}
