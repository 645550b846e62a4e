/* Time: an instant, and the days people mean by it.
 *
 * Instants are int64 milliseconds UTC. People's days are those of China Standard Time, UTC+08:00 without summer time, so no
 * time-zone data is needed. Code never asks the machine for the time: it is given a clock, and the tests give it theirs.
 */
#pragma once
#include "base/str.h"

struct arena;

typedef struct {
    int64_t ms; /* 0 = no time */
} Time;

typedef struct {
    int32_t n; /* days since 1970-01-01 at +08:00 */
} Day;

struct civil {
    int year, month, day;             /* 1…12, 1…31 */
    int hour, minute, second, ms;
    int weekday;                      /* 1 Monday … 7 Sunday */
};

enum { SECOND_MS = 1000, MINUTE_MS = 60 * 1000, HOUR_MS = 60 * 60 * 1000, DAY_MS = 24 * 60 * 60 * 1000 };

struct clock {
    Time (*now)(void *ctx);
    void *ctx;
};

static inline bool time_none(Time t) { return t.ms == 0; }
static inline Time time_plus(Time t, int64_t ms) { return (Time){t.ms + ms}; }
static inline Time clock_now(const struct clock *c) { return c->now(c->ctx); }

struct civil civil_of(Time t);                       /* at +08:00 */
Time time_of(struct civil c);                        /* weekday is not looked at */
Day day_of(Time t);
Day day_make(int year, int month, int day);
Time day_start(Day d);                               /* 00:00 at +08:00 */
struct civil day_civil(Day d);
static inline Day day_plus(Day d, int n) { return (Day){d.n + n}; }
bool date_valid(int year, int month, int day);
bool day_parse(Str s, Day *out);                     /* 2026-11-21 */
bool time_parse(Str s, Time *out);                   /* RFC 3339 with offset; fractions to the millisecond */
Str time_rfc3339(struct arena *a, Time t);           /* 2026-11-21T18:00:00+08:00, with .mmm when not zero */
enum { TIME_RFC3339_MAX = 32 };
size_t time_rfc3339_put(char *to, Time t);           /* the same into these bytes; how many were written */
Str day_iso(struct arena *a, Day d);                 /* 2026-11-21 */
