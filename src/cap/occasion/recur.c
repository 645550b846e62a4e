/* The arithmetic of days that come again. */
#include "cap/occasion/recur.h"

enum { SEARCH_DAYS = 4 * 366 };

static bool two_digits(Str s, int lo, int hi, int *out)
{
    int64_t n;
    if (s.len < 1 || s.len > 2 || !str_digits(s) || !str_int(s, &n) || n < lo || n > hi) return false;
    *out = (int)n;
    return true;
}

struct recur {
    int weekday, month, day; /* 0: any */
};

static bool one_rule(Str s, struct recur *out)
{
    struct recur r = {0};
    Str how, month;
    if (!str_split(&s, ':', &how) || !s.p) return false;
    if (str_is(how, "weekly")) return two_digits(s, 1, 7, &out->weekday) && (out->month = out->day = 0, true);
    if (str_is(how, "monthly")) return two_digits(s, 1, 31, &out->day) && (out->month = out->weekday = 0, true);
    if (!str_is(how, "yearly") || !str_split(&s, '-', &month) || !s.p) return false;
    if (!two_digits(month, 1, 12, &r.month) || !two_digits(s, 1, 31, &r.day) || !date_valid(2028, r.month, r.day)) return false; /* a leap year */
    *out = r;
    return true;
}

bool recur_valid(Str rule)
{
    Str part;
    struct recur r;
    bool any = false;
    while (str_split(&rule, ',', &part)) {
        if (!one_rule(part, &r)) return false;
        any = true;
    }
    return any;
}

bool recur_on(Str rule, Day d)
{
    struct civil c = day_civil(d);
    Str part;
    struct recur r;
    while (str_split(&rule, ',', &part))
        if (one_rule(part, &r) && (!r.weekday || r.weekday == c.weekday) && (!r.month || r.month == c.month) && (!r.day || r.day == c.day)) return true;
    return false;
}

Day recur_next(Str rule, Day from)
{
    for (int i = 0; i < SEARCH_DAYS; i++)
        if (recur_on(rule, day_plus(from, i))) return day_plus(from, i);
    return (Day){0};
}
