#include "sys/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static enum LogLevel least_shown = LOG_INFO; /* the one process setting of this floor; written before threads start */

void log_level(enum LogLevel least) { least_shown = least; }

void log_at(enum LogLevel level, const char *fmt, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if (level < least_shown) return;
    char line[2048], when[32];
    struct timespec ts;
    struct tm tm;
    clock_gettime(CLOCK_REALTIME, &ts);
    gmtime_r(&ts.tv_sec, &tm);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &tm);
    int n = snprintf(line, sizeof line, "%s.%03ldZ %s ", when, ts.tv_nsec / 1000000, names[level]);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
    va_end(ap);
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < 0x20) *p = ' '; /* one event, one line: no forged entries */
    fprintf(stderr, "%s\n", line);
}
