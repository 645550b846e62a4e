/* Small parts of the style kit (web/README.md) that many pages write, and what frames need to place notes.
 *
 * All of these may stand in {{ }}. Icons are tabler's names as listed in web/icons.json. Tones are those of the kit:
 * "lj-ok" "lj-warn" "lj-late" "lj-info", or "" for plain.
 */
#pragma once
#include "html/page.h"

Html icon(struct html *h, Str id);                                 /* decorative: words stand beside it */
Html badge(struct html *h, Str tone, Str icon_id, Msg word);       /* icon_id may be empty */
Html note(struct html *h, Str tone, Str icon_id, Msg words);
/* A share as a bar with its words for who cannot see it: 3/7. Nothing when there is nothing to share. */
Html bar(struct html *h, int64_t value, int64_t max);

Str page_here(const struct html *h);       /* this page with its query: where forms and switches lead back to */
Str page_came_from(const struct html *h);  /* the page a refused form stood on; empty when unknown */
/* page_at, and the query holds this parameter: page_at_with(h, "/orders", "mine=1") for tabs over one list. */
bool page_at_with(const struct html *h, Str path, Str param);
/* "/orders/7/take" of "/orders/", 7 and "/take". */
Str path_id(const struct html *h, Str head, int64_t id, Str tail);

/* For frames. The first stands where notes belong: it shows the sentence of the act just done. The second ends the frame: a
   refusal that no form of the page has shown (the form is gone with its stage) is put where the first one stood. */
Html page_notes(struct html *h);
Html page_notes_end(struct html *h);
