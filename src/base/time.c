#include "base/time.h"

#include <string.h>

#include "base/arena.h"

enum { EAST_MS = 8 * HOUR_MS };

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar: years begin in March, so that the leap day is last. */
static int64_t days_of(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = floor_div(y, 400);
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void date_of(int64_t days, struct civil *c)
{
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    c->year = (int)(yoe + era * 400 + (c->month <= 2));
    c->weekday = (int)((days % 7 + 10) % 7 + 1); /* 1970-01-01 was a Thursday */
}

struct civil civil_of(Time t)
{
    struct civil c = {0};
    int64_t local = t.ms + EAST_MS, days = floor_div(local, DAY_MS), rest = local - days * DAY_MS;
    date_of(days, &c);
    c.hour = (int)(rest / HOUR_MS);
    c.minute = (int)(rest / MINUTE_MS % 60);
    c.second = (int)(rest / SECOND_MS % 60);
    c.ms = (int)(rest % 1000);
    return c;
}

Time time_of(struct civil c)
{
    return (Time){days_of(c.year, c.month, c.day) * DAY_MS + c.hour * (int64_t)HOUR_MS + c.minute * MINUTE_MS +
                  c.second * SECOND_MS + c.ms - EAST_MS};
}

Day day_of(Time t) { return (Day){(int32_t)floor_div(t.ms + EAST_MS, DAY_MS)}; }
Day day_make(int year, int month, int day) { return (Day){(int32_t)days_of(year, month, day)}; }
Time day_start(Day d) { return (Time){d.n * (int64_t)DAY_MS - EAST_MS}; }

struct civil day_civil(Day d)
{
    struct civil c = {0};
    date_of(d.n, &c);
    return c;
}

bool date_valid(int y, int m, int d)
{
    static const int len[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1) return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= len[m - 1] + (m == 2 && leap);
}

static bool digits(Str s, size_t at, size_t n, int *out)
{
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.len || s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

bool day_parse(Str s, Day *out)
{
    int y, m, d;
    if (s.len != 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    if (!digits(s, 0, 4, &y) || !digits(s, 5, 2, &m) || !digits(s, 8, 2, &d) || !date_valid(y, m, d)) return false;
    *out = day_make(y, m, d);
    return true;
}

bool time_parse(Str s, Time *out)
{
    Day day;
    int h, mi, sec, oh, om;
    if (s.len < 20 || !day_parse(str_cut(s, 0, 10), &day) || (s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ')) return false;
    if (!digits(s, 11, 2, &h) || s.p[13] != ':' || !digits(s, 14, 2, &mi) || s.p[16] != ':' || !digits(s, 17, 2, &sec)) return false;
    if (h > 23 || mi > 59 || sec > 59) return false;
    size_t i = 19;
    int ms = 0, scale = 100;
    if (s.p[i] == '.') {
        size_t from = ++i;
        for (; i < s.len && s.p[i] >= '0' && s.p[i] <= '9'; i++, scale /= 10) ms += (s.p[i] - '0') * scale;
        if (i == from) return false;
    }
    int64_t off = 0;
    if (i + 1 == s.len && (s.p[i] == 'Z' || s.p[i] == 'z')) {
        off = 0;
    } else if (i + 6 == s.len && (s.p[i] == '+' || s.p[i] == '-') && digits(s, i + 1, 2, &oh) && s.p[i + 3] == ':' &&
               digits(s, i + 4, 2, &om) && oh <= 23 && om <= 59) {
        off = (oh * (int64_t)HOUR_MS + om * MINUTE_MS) * (s.p[i] == '-' ? -1 : 1);
    } else {
        return false;
    }
    Time t = {day.n * (int64_t)DAY_MS + h * (int64_t)HOUR_MS + mi * MINUTE_MS + sec * SECOND_MS + ms - off};
    int year = civil_of(t).year;
    if (year < 1 || year > 9999) return false; /* only by its offset: it could not be written again */
    *out = t;
    return true;
}

/* n in so many digits, behind what is there. */
static char *digits_put(char *to, int n, int width)
{
    for (int i = width; i-- > 0; n /= 10) to[i] = (char)('0' + n % 10);
    return to + width;
}

static char *day_put(char *to, const struct civil *c)
{
    to = digits_put(to, c->year, 4);
    *to++ = '-';
    to = digits_put(to, c->month, 2);
    *to++ = '-';
    return digits_put(to, c->day, 2);
}

size_t time_rfc3339_put(char *to, Time t)
{
    struct civil c = civil_of(t);
    char *p = day_put(to, &c);
    const int clock[] = {c.hour, c.minute, c.second};
    for (int i = 0; i < 3; i++) {
        *p++ = i ? ':' : 'T';
        p = digits_put(p, clock[i], 2);
    }
    if (c.ms) {
        *p++ = '.';
        p = digits_put(p, c.ms, 3);
    }
    memcpy(p, "+08:00", 6);
    return (size_t)(p - to) + 6;
}

Str time_rfc3339(struct arena *a, Time t)
{
    char *s = arena_raw(a, TIME_RFC3339_MAX);
    return str_n(s, time_rfc3339_put(s, t));
}

Str day_iso(struct arena *a, Day d)
{
    struct civil c = day_civil(d);
    char *s = arena_alloc(a, 16);
    return str_n(s, (size_t)(day_put(s, &c) - s));
}
