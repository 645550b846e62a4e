/* The demo district: made by the program's own handlers under a clock that runs through ninety days, so that every record has
 * its true history. Same seed and day, same data: ids, secrets and salts come from the seed too. Codes start with 99 (there is
 * no such province); people are called after the solar terms, so that everybody sees they are invented.
 */
#pragma once
#include "app/rq.h"
#include "base/vec.h"
#include "cap/area/area.h"
#include "cap/org/org.h"
#include "cap/person/person.h"

enum { DEMO_COMMUNITIES = 8, DEMO_GRIDS = 44, DEMO_BUILDINGS = 200, DEMO_HELPERS = 16, DEMO_RESIDENTS = 140, DEMO_UNITS = 26, DEMO_STORIES = 16 };

struct demo_clock {
    struct clock clock;
    Time now;
};

struct demo_person {
    PersonId id;
    const char *phone;
    Str token;                     /* a session while the demo is made; ended afterwards */
};

struct demo_community {
    AreaId id;
    const char *name;
    AreaId grids[12], buildings[66];
    unsigned n_grids, n_buildings;
    struct demo_person lead, workers[2], grid, helpers[DEMO_HELPERS];
    struct demo_person residents[DEMO_RESIDENTS];
    unsigned n_helpers, n_residents;
};

struct demo;
/* What somebody does at a time. */
struct errand {
    Time at;
    unsigned no, story;            /* order among equal times; whose chance is drawn from */
    enum Err (*run)(struct demo *d, void *ctx);
    void *ctx;
};

struct demo {
    struct app *app;
    struct arena *a;
    struct demo_clock *clock;
    uint64_t chance[DEMO_STORIES]; /* one stream per story */
    unsigned story;
    VEC(struct errand) agenda;
    Time now;                      /* when the demo ends: "today" */
    AreaId district, street;
    struct demo_community communities[DEMO_COMMUNITIES];
    struct demo_person accounts[10]; /* …001 to …010 */
    struct demo_person second_worker, centre;
    OrgId unit, social;            /* those of accounts 7 and 8 */
    OrgId units[DEMO_UNITS];       /* unit i enrols in community i % 8 */
    unsigned names_used;
    void (*progress)(const char *what, unsigned done, unsigned total);
};

uint64_t demo_random(struct demo *d, uint64_t below);          /* 0 … below-1 */
bool demo_chance(struct demo *d, unsigned percent);
Str demo_phone(struct demo *d);                                /* 139… numbers that nobody has */

/* demo_client.c: one request through the whole dispatcher, as a browser of that person would send it. The body is JSON. */
struct demo_reply {
    int status;
    Str body;
};
enum Err demo_post(struct demo *d, const struct demo_person *who, Str path, Str body, struct demo_reply *out);
Str demo_json(struct arena *a, Str body, const char *key);     /* a top-level text of a reply */
/* A session without a password, for the time of the making. */
enum Err demo_sign_in(struct demo *d, struct demo_person *p);
enum Err demo_sign_in_all(struct demo *d, struct demo_person *const *p, size_t n); /* in one transaction */

enum Err demo_world(struct demo *d);                           /* demo_world.c: areas, shapes, codes, people, organisations */

/* demo_agenda.c: a story plans first (errands with their times, up to now), then all run in the order of time, with the nightly
   jobs between the days. Within an errand the clock stands at its time. */
void demo_at(struct demo *d, Time at, enum Err (*run)(struct demo *d, void *ctx), void *ctx);
enum Err demo_run(struct demo *d);

/* Stories: each plans its errands, in a file of its own; demo.c lists them. */
enum Err demo_needs(struct demo *d);                           /* 412 needs and their orders, by the hour */
enum Err demo_activities(struct demo *d);                      /* 66 sessions, four teams, and what is still to come */
enum Err demo_enrol(struct demo *d);                           /* 26 units, 268 members, posts, grids with their teams */
enum Err demo_joint(struct demo *d);                           /* the three lists, twelve agreements, bodies and branch forms */

enum Err demo_wishes(struct demo *d);                          /* 76 wishes granted, the 77th open */
enum Err demo_menus(struct demo *d);                           /* the service menu in two versions, orders from it */

/* Makes everything in an empty, migrated database. today: the last day of the story; has = false: now. */
enum Err demo_make(struct app *app, struct demo_clock *clock, uint64_t seed, Time now, void (*progress)(const char *, unsigned, unsigned));
void demo_seed_random(uint64_t seed);                          /* before anything asks libsodium for randomness */
