/* Pages that belong to no capability: the elder version's switch, health, about, and what is not there yet. */
#pragma once
#include "app/app.h"
#include "html/kit.h"

extern const struct cap dress_cap;

#define ELDER_QUERY(F, C, O, L) F(bool, on, OPTIONAL, 0, 1, MSG_dress_on) F(Str, back, OPTIONAL, 1, 2000, MSG_dress_back)
FORM(elder_query, ELDER_QUERY)

#define HEALTH_VIEW(V, VO, E, O, L, A) V(Str, status)
VIEW(health_view, HEALTH_VIEW)

#define SOON_VIEW(V, VO, E, O, L, A) V(Str, word) V(Str, name) V(Str, text)
VIEW(soon_view, SOON_VIEW)

/* parts: where the licences of embedded software stand; none when the assets were left out. */
#define ABOUT_VIEW(V, VO, E, O, L, A) V(Str, version) V(Str, licence) V(Str, parts)
VIEW(about_view, ABOUT_VIEW)

/* For the page of an error. */
Str error_title(const struct html *h, int status);
Str error_icon(int status);
