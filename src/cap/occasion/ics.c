/* Occasions as an iCalendar file (RFC 5545), written by libical. Times are UTC: every calendar shows them at its own. */
#include <libical/ical.h>

#include "cap/occasion/occasion.h"

static struct icaltimetype utc(Time t) { return icaltime_from_timet_with_zone((time_t)(t.ms / 1000), 0, icaltimezone_get_utc_timezone()); }

static void add_event(icalcomponent *cal, struct arena *a, const struct occasion_row *o)
{
    icalcomponent *e = icalcomponent_new_vevent();
    icalcomponent_add_property(e, icalproperty_new_uid(str_z(a, str_fmt(a, "%lld@linju", (long long)o->id.v))));
    icalcomponent_add_property(e, icalproperty_new_dtstamp(utc(o->at)));
    icalcomponent_add_property(e, icalproperty_new_dtstart(utc(o->starts)));
    icalcomponent_add_property(e, icalproperty_new_dtend(utc(o->ends)));
    icalcomponent_add_property(e, icalproperty_new_sequence((int)o->rev));
    icalcomponent_add_property(e, icalproperty_new_summary(str_z(a, o->title)));
    if (o->place.len) icalcomponent_add_property(e, icalproperty_new_location(str_z(a, o->place)));
    if (o->text.len) icalcomponent_add_property(e, icalproperty_new_description(str_z(a, o->text)));
    if (o->state == OccasionState_cancelled) icalcomponent_add_property(e, icalproperty_new_status(ICAL_STATUS_CANCELLED));
    icalcomponent_add_component(cal, e);
}

Str occasions_ics(struct arena *a, const struct occasion_row *v, size_t n, Str name)
{
    icalcomponent *cal = icalcomponent_new_vcalendar();
    icalproperty *called = icalproperty_new_x(str_z(a, name));
    icalproperty_set_x_name(called, "X-WR-CALNAME");
    icalcomponent_add_property(cal, icalproperty_new_version("2.0"));
    icalcomponent_add_property(cal, icalproperty_new_prodid("-//Linju//EN"));
    icalcomponent_add_property(cal, called);
    for (size_t i = 0; i < n; i++) add_event(cal, a, &v[i]);
    char *text = icalcomponent_as_ical_string_r(cal);
    Str out = str_dup(a, str_c(text));
    icalmemory_free_buffer(text);
    icalcomponent_free(cal);
    return out;
}
