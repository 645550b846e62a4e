/* The history chain: whole when untouched; any change to any column of any event is found; erasing texts is accepted. */
#include "client.h"

#include <string.h>

#include "app/rq.h"

static bool verify(struct world *w, char why[256])
{
    struct db_ro *ro;
    why[0] = 0;
    if (!CHECK(db_read_begin(w->db, &ro) == OK)) return false;
    bool ok = history_verify(ro, test_arena(), why) == OK;
    db_read_end(ro);
    return ok;
}

/* Some events with and without text, data, area and somebody in whose stead. */
static enum Err some_events(struct db_rw *db, void *ctx)
{
    struct world *w = ctx;
    struct event_maker m = {w->app, test_arena(), w->now};
    for (int i = 0; i < 5; i++)
        TRY(event_make(&m, db, (struct event){.act = "remark", .kind = Entity_need, .entity = {1000 + i}, .area = i % 2 ? place(PLACE_A) : (AreaId){0},
            .in_stead_of = i % 2 ? person(WORKER_A) : (PersonId){0}, .actor_kind = ActorKind_person, .actor = ANY(person(LEAD_A)),
            .text = i % 2 ? S("路灯不亮已经三天") : (Str){NULL, 0}, .data = EVENT_DATA(m.a, {"n", {NULL, 0}, i, true})}));
    return OK;
}

static struct world *history(void)
{
    struct world *w = world_new();
    CHECK_OK(db_write_wait(w->db, some_events, w));
    return w;
}

TEST(event_chain_of_untouched_history_is_whole)
{
    struct world *w = history();
    char why[256];
    CHECK_MSG(verify(w, why), "%s", why);
    CHECK(world_count(w, "SELECT count(*) FROM event") > 30);
    CHECK_EQ(world_count(w, "SELECT max(seq) - count(*) FROM event"), 0);
}

TEST(event_change_of_any_column_is_found)
{
    struct world *w = history();
    char why[256];
    struct db_ro *ro;
    struct db_stmt *st;
    const char *columns[40];
    int n = 0;
    CHECK_OK(db_read_begin(w->db, &ro));
    CHECK_OK(db_raw(ro, "SELECT * FROM event", &st));
    for (; n < db_columns(st) && n < 40; n++) columns[n] = fmt("%s", db_column_name(st, n));
    db_finish(st);
    db_read_end(ro);
    CHECK(n >= 15);
    world_sql(w, "PRAGMA defer_foreign_keys=ON");
    for (int i = 0; i < n; i++) {
        const char *c = columns[i];
        if (!c) continue;
        bool blob = world_count(w, fmt("SELECT count(*) FROM event WHERE typeof(%s) = 'blob'", c)) > 0;
        bool text = !blob && world_count(w, fmt("SELECT count(*) FROM event WHERE typeof(%s) = 'text'", c)) > 0;
        /* In the middle of the chain, on a row where the column has a value; references stay alive, so that only the chain can tell. */
        char *where = fmt("id = (SELECT id FROM event WHERE %s IS NOT NULL AND id NOT IN (SELECT event FROM event_text) ORDER BY seq LIMIT 1)", c);
        if (world_count(w, fmt("SELECT count(*) FROM event WHERE %s", where)) == 0) where = fmt("id = (SELECT id FROM event WHERE %s IS NOT NULL ORDER BY seq LIMIT 1)", c);
        char *keep = fmt("CREATE TABLE kept AS SELECT id AS was, %s AS v FROM event WHERE %s", c, where);
        world_sql(w, keep);
        CHECK_MSG(world_count(w, "SELECT count(*) FROM kept") == 1, "no event has a %s", c);
        char *other = !strcmp(c, "in_stead_of") ? fmt("%lld", (long long)person(LEAD_B).v) : !strcmp(c, "area") ? fmt("%lld", (long long)place(PLACE_B).v)
                      : !strcmp(c, "actor_kind") ? "CASE actor_kind WHEN 'person' THEN 'system' ELSE 'person' END" /* another word that can be read */
                      : !strcmp(c, "kind") ? "CASE kind WHEN 'need' THEN 'area' ELSE 'need' END"
                      : blob ? "x'00ff'" : text ? fmt("%s || '!'", c) : fmt("%s + 1000000", c);
        world_sql(w, fmt("UPDATE event SET %s = %s WHERE %s", c, other, where));
        CHECK_MSG(!verify(w, why) && why[0], "a change of event.%s is not found", c);
        world_sql(w, fmt("UPDATE event SET %s = (SELECT v FROM kept) WHERE %s", c, strcmp(c, "id") ? "id = (SELECT was FROM kept)" : "id = (SELECT was FROM kept) + 1000000"));
        CHECK_MSG(verify(w, why), "after putting %s back: %s", c, why);
        world_sql(w, fmt("UPDATE event SET %s = NULL WHERE id = (SELECT was FROM kept) AND 0", c));
        world_sql(w, "DROP TABLE kept");
    }
}

TEST(event_nulls_made_or_filled_are_found)
{
    struct world *w = history();
    char why[256];
    const char *const null[] = {"actor", "in_stead_of", "area", "text_hash"};
    for (size_t i = 0; i < 4; i++) {
        world_sql(w, fmt("CREATE TABLE kept AS SELECT id AS was, %s AS v FROM event WHERE %s IS NOT NULL ORDER BY seq LIMIT 1", null[i], null[i]));
        world_sql(w, fmt("UPDATE event SET %s = NULL WHERE id = (SELECT was FROM kept)", null[i]));
        CHECK_MSG(!verify(w, why), "a %s taken away is not found", null[i]);
        world_sql(w, fmt("UPDATE event SET %s = (SELECT v FROM kept) WHERE id = (SELECT was FROM kept)", null[i]));
        CHECK(verify(w, why));
        world_sql(w, "DROP TABLE kept");
    }
}

TEST(event_rows_taken_out_or_swapped_are_found)
{
    struct world *w = history();
    char why[256];
    world_sql(w, "DELETE FROM event WHERE seq = 5 AND id NOT IN (SELECT event FROM event_text)");
    CHECK(!verify(w, why));
    w = history();
    world_sql(w, "DELETE FROM event_text WHERE event = (SELECT id FROM event ORDER BY seq DESC LIMIT 1)");
    world_sql(w, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)"); /* the end cut off: only a seal can tell */
    CHECK(verify(w, why));
}

/* What erasing adds to the history of the record whose words are gone. */
static enum Err note_erasure(struct db_rw *db, void *ctx)
{
    struct world *w = ctx;
    struct event_maker m = {w->app, test_arena(), app_now(w->app)};
    int64_t entity = world_count(w, "SELECT entity FROM event WHERE text_hash IS NOT NULL ORDER BY seq LIMIT 1");
    return event_make(&m, db, (struct event){.act = "erase", .kind = Entity_need, .entity = {entity}});
}

/* The last event's stream is in no later hash. */
TEST(event_last_one_moved_out_of_the_chain_is_found)
{
    struct world *w = history();
    char why[256];
    world_sql(w, "UPDATE event SET stream = stream + 1 WHERE seq = (SELECT max(seq) FROM event)");
    CHECK(!verify(w, why));
    CHECK_HAS((const char *)why, "outside the chain");
    world_sql(w, "UPDATE event SET stream = (SELECT min(stream) FROM event)");
    CHECK_MSG(verify(w, why), "%s", why);
}

TEST(event_erased_text_is_accepted_and_changed_text_is_not)
{
    struct world *w = history();
    char why[256];
    world_sql(w, "UPDATE event_text SET text = text || '。' WHERE id = (SELECT min(id) FROM event_text)");
    CHECK(!verify(w, why));
    CHECK_HAS((const char *)why, "text");
    w = history();
    world_sql(w, "UPDATE event_text SET salt = x'00112233445566778899aabbccddeeff' WHERE id = (SELECT min(id) FROM event_text)");
    CHECK(!verify(w, why));
    w = history();
    world_sql(w, "DELETE FROM event_text WHERE event = (SELECT id FROM event WHERE text_hash IS NOT NULL ORDER BY seq LIMIT 1)");
    CHECK(!verify(w, why)); /* gone, and nobody erased it */
    CHECK_HAS((const char *)why, "missing");
    CHECK_OK(db_write_wait(w->app->o.db, note_erasure, w));
    CHECK_MSG(verify(w, why), "%s", why);
    /* A text put beside an event that never had one. */
    world_sql(w, "INSERT INTO event_text(id, event, salt, text) SELECT 77, id, x'00112233445566778899aabbccddeeff', 'x' FROM event WHERE text_hash IS NULL LIMIT 1");
    CHECK(!verify(w, why));
}

TEST(event_texts_are_nowhere_in_the_chain)
{
    struct world *w = history();
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE data LIKE '%路灯%'"), 0);
    CHECK_EQ(world_count(w, "SELECT count(DISTINCT text_hash) - count(text_hash) FROM event"), 0); /* the same words, salted each time */
}

TEST(event_seal_finds_what_the_chain_alone_cannot)
{
    struct world *w = history();
    char why[256];
    CHECK_OK(app_run_job(w->app, "seal"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM seal"), 1);
    CHECK(verify(w, why));
    CHECK_OK(app_run_job(w->app, "seal")); /* one a day */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM seal"), 1);
    world_pass(w, DAY_MS);
    CHECK_OK(app_run_job(w->app, "seal"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM seal"), 2);
    CHECK(verify(w, why));
    world_sql(w, "DELETE FROM event_text WHERE event = (SELECT id FROM event ORDER BY seq DESC LIMIT 1)");
    world_sql(w, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)");
    CHECK(!verify(w, why));
    CHECK_HAS((const char *)why, "seal of 2026-");
    w = history();
    CHECK_OK(app_run_job(w->app, "seal"));
    world_sql(w, "UPDATE seal SET head = x'00'");
    CHECK(!verify(w, why));
}

TEST(event_data_is_canonical)
{
    struct arena *a = test_arena();
    CHECK_STR(EVENT_DATA(a, {"a", S("x\"y"), 0, false}, {"b", {NULL, 0}, -5, true}, {"c", {NULL, 0}, 0, false}), "{\"a\":\"x\\\"y\",\"b\":-5}");
    CHECK_STR(event_data(a, NULL, 0), "{}");
}
