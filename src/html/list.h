/* Parts of the office's lists: filters that live in the address, sortable heads, the export of what is seen, pages by cursor.
 *
 * A filter bar is <form class="lj-filters" action="/needs"> with these in it; parameters that have no control of their own go
 * along by list_keep. All of them may stand in {{ }}.
 */
#pragma once
#include "html/form.h"

/* This page's filters at another address: "/needs/export?stage=handling", without cursor, page size and language. */
Str list_address(struct html *h, Str path);
/* A parameter of this page's address as it came, decoded; empty when absent. */
Str list_param(struct html *h, Str name);

Html list_select(struct html *h, Str name, Msg label, struct form_options options);  /* the first option is 全部 */
Html list_day(struct html *h, Str name, Msg label);
Html list_last_day(struct html *h, Msg label); /* `until`: the last day that counts, of an address that may say `to` */
Html list_search(struct html *h, Str name, Msg label);
/* A text with the words (folded, one blank between them) marked where they stand in it; no words: as it is. */
Html list_marked(struct html *h, Str text, Str words);
Html list_tick(struct html *h, Str name, Msg label);
Html list_keep(struct html *h, Str name);
/* 筛选, and 清除 when something is filtered: leads to `path`. */
Html list_buttons(struct html *h, Str path);
/* <th> whose link sorts: `first` on the first click, `second` (or none) on the next. `rising`: what `first` does. */
Html list_head(struct html *h, Msg label, Str first, Str second, bool rising);
/* On paper, where 今天 would soon be wrong: 2026-11-21 18:00. */
Str list_time(struct html *h, Time t);
/* The foot: total (below 0: not counted), first page, next page. */
Html list_pages(struct html *h, int64_t total, Str next);
