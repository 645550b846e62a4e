/* Dates and instants: what is read can be written and read again, and its parts are those of a calendar. The first eight bytes
   are an instant too, for the way from number to text. */
#include "base/time.h"
#include "fuzz.h"

static void parts(Time t)
{
    struct civil c = civil_of(t);
    HOLDS(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31 && c.weekday >= 1 && c.weekday <= 7);
    HOLDS(c.hour >= 0 && c.hour <= 23 && c.minute >= 0 && c.minute <= 59 && c.second >= 0 && c.second <= 59 && c.ms >= 0 && c.ms <= 999);
    HOLDS(time_of(c).ms == t.ms);
    Day d = day_of(t);
    HOLDS(day_start(d).ms <= t.ms && t.ms - day_start(d).ms < DAY_MS);
    HOLDS(day_make(c.year, c.month, c.day).n == d.n && day_of(day_start(d)).n == d.n);
    struct civil next = day_civil(day_plus(d, 1));
    HOLDS(next.weekday == c.weekday % 7 + 1);
    HOLDS(next.day == c.day + 1 || (next.day == 1 && !date_valid(c.year, c.month, c.day + 1)) || c.year < 1 || c.year > 9999);
}

static void there_and_back(struct arena *a, Time t)
{
    Time u = {-1};
    Day d = {-1};
    Str s = time_rfc3339(a, t), day = day_iso(a, day_of(t));
    HOLDS(time_parse(s, &u) && u.ms == t.ms);
    HOLDS(day_parse(day, &d) && d.n == day_of(t).n && str_starts(s, day));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct arena *a = fuzz_arena();
    Str s = fuzz_str(data, len);
    Time t = {42};
    Day d = {42};
    if (time_parse(s, &t)) parts(t), there_and_back(a, t);
    else HOLDS(t.ms == 42);
    if (day_parse(s, &d)) HOLDS(str_eq(day_iso(a, d), s) && day_of(day_start(d)).n == d.n);
    else HOLDS(d.n == 42);
    if (len >= 8) {
        int64_t ms;
        memcpy(&ms, data, sizeof ms);
        ms %= (int64_t)9000 * 366 * DAY_MS;
        parts((Time){ms});
        int year = civil_of((Time){ms}).year;
        if (year >= 1 && year <= 9999) there_and_back(a, (Time){ms});
    }
    arena_free(a);
    return 0;
}
