/* What every page knows beside its view: who looks, in which dress, and how the last form went.
 *
 * The dispatcher fills it; frames, forms and templates ask through the small functions below ({% if page_elder(h) %}).
 */
#pragma once
#include "html/html.h"

struct page_error {
    Str field, message;      /* field: dotted name, empty for the whole form */
};

struct page_old {
    Str name, value;
};

struct page {
    Str path;                /* of this page, without query: where forms come back to */
    Str query;               /* raw, without "?" */
    Str base;                /* path of the record for its acts: "/needs/7", or "/p/…" for the holder of a secret link */
    Str csrf, key;           /* hidden fields of every form */
    Str person;              /* shown name of who is signed in; empty: nobody */
    Str community;           /* name of the home area */
    bool elder, demo;
    bool staff, helper, manager, admin;   /* which menus there are */
    bool handles;            /* may register for somebody */
    bool imports;            /* may bring sheets along */
    bool contact;            /* speaks for an organisation */
    bool cn;                 /* words and pages of this country's pack are there */
    Str done;                /* code of the act just done (?done=accept), for the green line on top */
    Str detail;              /* why the last form was refused */
    Str refused_action;      /* action of that form */
    const struct page_error *errors;
    unsigned n_errors;
    const struct page_old *old;
    size_t n_old;
    Str asset_dir;
};

static inline const struct page *page_of(const struct html *h) { return h->page; }
static inline bool page_has_query(const struct html *h) { return page_of(h)->query.len > 0; }
static inline bool page_elder(const struct html *h) { return page_of(h)->elder; }
static inline bool page_demo(const struct html *h) { return page_of(h)->demo; }
static inline bool page_signed_in(const struct html *h) { return page_of(h)->person.len > 0; }
static inline Str page_person(const struct html *h) { return page_of(h)->person; }
static inline bool page_staff(const struct html *h) { return page_of(h)->staff; }
static inline bool page_helper(const struct html *h) { return page_of(h)->helper; }
static inline bool page_manager(const struct html *h) { return page_of(h)->manager; }
static inline bool page_admin(const struct html *h) { return page_of(h)->admin; }
static inline bool page_handles(const struct html *h) { return page_of(h)->handles; }
static inline bool page_contact(const struct html *h) { return page_of(h)->contact; }
static inline bool page_cn(const struct html *h) { return page_of(h)->cn; }
static inline bool page_imports(const struct html *h) { return page_of(h)->imports; }
static inline bool page_is_en(const struct html *h) { return h->lang == LANG_EN; }
static inline Str page_base(const struct html *h) { return page_of(h)->base; }
static inline Str page_path(const struct html *h) { return page_of(h)->path; }
static inline Str page_community(const struct html *h) { return page_of(h)->community; }
static inline Str page_detail(const struct html *h) { return page_of(h)->detail; }
static inline bool page_refused(const struct html *h) { return page_of(h)->detail.len > 0; }
bool page_at(const struct html *h, Str path);        /* this page or one below it: for aria-current in menus */
bool page_in(const struct html *h, Str entry);       /* is this page that entry of the menu, or one of those that belong to it? */
Str page_with(const struct html *h, Str name, Str value); /* this page's address with one parameter of its query replaced */
Str page_here_with(const struct html *h, Str name, Str value); /* the same with its path: right on a form that came back, too */
Str page_done(const struct html *h);                 /* the sentence of the act just done; empty when none */
Str asset(const struct html *h, Str name);           /* "/a/app.3f2a1c9b.js" for "app.js" */
Str icon_href(const struct html *h, Str id);         /* "/a/icons.….svg#home" */
