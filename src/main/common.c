/* What the subcommands share: the capabilities, the clock, opening databases, asking for a password. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "app/dress.h"
#include "app/live.h"
#include "app/openapi.h"
#include "app/settings.h"
#include "base/buf.h"
#include "cap/activity/activity.h"
#include "cap/agreement/agreement.h"
#include "cap/area/area.h"
#include "cap/desk/desk.h"
#include "cap/enrolment/enrolment.h"
#include "cap/area/area_admin.h"
#include "cap/complaint/complaint.h"
#include "cap/file/file.h"
#include "cap/front/front.h"
#include "cap/grid/grid.h"
#include "cap/import/import.h"
#include "cap/hours/hours_web.h"
#include "cap/link/link.h"
#include "cap/need/need_helpers.h"
#include "cap/menu/menu.h"
#include "cap/need/need_paper.h"
#include "cap/need/need_similar.h"
#include "cap/need/need_tally.h"
#include "cap/occasion/occasion.h"
#include "cap/order/order_office.h"
#include "cap/org/org.h"
#include "cap/pack/pack.h"
#include "cap/pack/pack_admin.h"
#include "cap/party/party.h"
#include "cap/person/people.h"
#include "cap/person/person.h"
#include "cap/project/project.h"
#include "cap/promise/promise.h"
#include "cap/report/report.h"
#include "cap/wish/wish.h"
#include "main/commands.h"

const struct cap *const all_caps[] = {&dress_cap, &live_cap, &openapi_cap, &area_cap, &person_cap, &pack_cap, &privacy_cap, &tally_cap, &promise_cap, &occasion_cap, &file_cap, &order_cap, &order_paper_cap, &hours_cap, &need_cap, &need_act_cap, &need_paper_cap, &need_privacy_cap, &need_similar_cap, &need_helpers_cap, &desk_cap, &report_cap,
                                      &activity_cap, &activity_paper_cap, &team_cap, &guardian_cap,
                                      &wish_cap, &menu_cap, &menu_order_cap, &menu_propose_cap,
                                      &enrolment_list_cap, &enrolment_cap, &duty_post_cap, &invitation_cap, &unit_review_cap, &grid_cap, &grid_line_cap,
                                      &area_admin_cap, &people_cap, &org_cap, &privacy_admin_cap,
                                      &complaint_cap, &front_cap, &pack_admin_cap, &pack_line_cap, &settings_cap, &import_cap,
                                      &promise_web_cap, &needlist_cap, &resource_cap, &agreement_cap, &agreement_web_cap, &agreement_batch_cap, &agreement_party_cap, &agreement_paper_cap, &project_cap,
                                      &party_trees_cap, &party_branch_cap};
const struct file_owner *const file_owners[] = {&need_files, &order_files, NULL};
const struct order_source *const order_sources[] = {&need_order_source, &wish_order_source, &menu_order_source, &promise_order_source, NULL};
const struct privacy_holder *const privacy_holders[] = {&order_privacy, &link_privacy, &occasion_privacy, &hours_privacy, &guardian_privacy, &wish_privacy, &menu_privacy, &need_privacy, &complaint_privacy, &import_privacy, &enrolment_privacy, &invitation_privacy, &report_back_privacy, NULL};
const struct figure_source *const figure_sources[] = {&order_figures, &hours_figures, &menu_figures, &enrolment_figures, &team_figures, &grid_figures, &needlist_figures, &agreement_figures, &promise_figures, &party_figures, NULL};
const struct tally_source *const tally_sources[] = {&need_tallies, &order_tallies, &occasion_tallies, &enrolment_tallies, NULL};
const unsigned all_caps_n = sizeof all_caps / sizeof *all_caps;

static Time wall_now(void *ctx)
{
    struct timespec ts;
    (void)ctx;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (Time){ts.tv_sec * (int64_t)1000 + ts.tv_nsec / 1000000};
}

const struct clock *wall_clock(void)
{
    static const struct clock wall = {wall_now, NULL};
    return &wall;
}

/* -- databases -- */

static enum Err open_file(const char *url, bool create, bool read_only, struct db **out, char why[256])
{
    long pid = 0;
    why[0] = 0;
    if (!strncmp(url, "postgres", 8)) {
        snprintf(why, 256, "PostgreSQL is not built into this version; give --db a file path");
        return ERR_DB;
    }
    enum Err e = db_open(&(struct db_options){.path = url, .create = create, .read_only = read_only, .clock = wall_clock()}, out, &pid, why);
    if (e == ERR_NOT_FOUND) snprintf(why, 256, "%.120s does not exist: make it with `linju init`, or with invented data by `linju demo`", url);
    if (e != OK && !why[0]) snprintf(why, 256, "%.200s cannot be opened: %s", url, err_name(e));
    return e;
}

bool db_is_linju(struct db *db)
{
    struct db_ro *ro;
    struct db_stmt *st;
    bool row = false;
    if (db_read_begin(db, &ro) != OK) return false;
    if (db_raw(ro, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'", &st) == OK) {
        if (db_step(st, &row) != OK) row = false;
        db_finish(st);
    }
    db_read_end(ro);
    return row;
}

/* Before a lock or anything else is put beside a file that only has a wrong name. */
static bool other_file(const char *url)
{
    static const char magic[16] = "SQLite format 3";
    char head[16];
    FILE *f = fopen(url, "rb");
    if (!f) return false;
    bool other = fread(head, 1, sizeof head, f) != sizeof head || memcmp(head, magic, sizeof head);
    fclose(f);
    return other;
}

enum Err open_db(const char *url, bool read_only, struct db **out, char why[256])
{
    struct db *db;
    if (other_file(url)) {
        snprintf(why, 256, "%.200s is not a database of linju", url);
        return ERR_DB;
    }
    TRY(open_file(url, false, read_only, &db, why));
    enum Err e = OK;
    if (!db_is_linju(db)) {
        snprintf(why, 256, "%.200s is not a database of linju", url);
        e = ERR_DB;
    }
    if (e == OK) e = read_only ? db_migrated(db, why) : db_migrate(db, why);
    if (e != OK) db_close(db);
    else *out = db;
    return e;
}

enum Err open_new_db(const char *url, struct db **out, char why[256])
{
    struct stat st;
    struct db *db;
    bool there = strncmp(url, "postgres", 8) && !stat(url, &st);
    if (there && (!S_ISREG(st.st_mode) || st.st_size > 0)) {
        snprintf(why, 256, "%.200s is there already and not empty: nothing was changed", url);
        return ERR_CONFLICT;
    }
    mode_t old = umask(077); /* a database holds people's data: nobody else on the machine reads it */
    enum Err e = open_file(url, true, false, &db, why);
    umask(old);
    if (e != OK) return e;
    e = db_migrate(db, why);
    if (e != OK) {
        db_close(db);
        drop_new_db(url);
        return e;
    }
    *out = db;
    return OK;
}

void drop_new_db(const char *url)
{
    static const char *const parts[] = {"", "-wal", "-shm", "-journal", ".lock"};
    char path[PATH_LEN];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (snprintf(path, sizeof path, "%s%s", url, parts[i]) < (int)sizeof path) unlink(path);
}

enum Err open_app(struct db *db, const struct clock *clock, struct app **out)
{
    struct app_options o = {.db = db, .clock = clock, .caps = all_caps, .n_caps = all_caps_n, .rate_limits = true};
    TRY(app_new(&o, out));
    (*out)->area_line = area_line;
    (*out)->person_shown = person_shown;
    (*out)->person_place = person_place;
    return OK;
}

/* -- passwords -- */

static bool read_line(struct arena *a, Str *out)
{
    char line[512];
    if (!fgets(line, sizeof line, stdin)) return false;
    line[strcspn(line, "\r\n")] = 0;
    *out = str_dup(a, str_c(line));
    explicit_bzero(line, sizeof line);
    return true;
}

static bool read_hidden(struct arena *a, const char *prompt, Str *out)
{
    struct termios shown, hidden;
    fputs(prompt, stderr);
    if (tcgetattr(STDIN_FILENO, &shown)) return false;
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    bool ok = read_line(a, out);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
    return ok;
}

enum Err password_ask(struct arena *a, const char *for_whom, Str *out, char why[256])
{
    Str first, second;
    bool ok;
    if (isatty(STDIN_FILENO)) {
        char prompt[160];
        snprintf(prompt, sizeof prompt, "Password of %s: ", for_whom);
        ok = read_hidden(a, prompt, &first) && read_hidden(a, "The same again: ", &second);
        if (ok && !str_eq(first, second)) {
            snprintf(why, 256, "the two passwords are not the same");
            return ERR_INPUT;
        }
    } else {
        ok = read_line(a, &first);
    }
    if (!ok) {
        snprintf(why, 256, "no password was given on standard input");
        return ERR_INPUT;
    }
    if (!password_good(first)) {
        snprintf(why, 256, "the password is too short: at least 8 characters");
        return ERR_INPUT;
    }
    *out = first;
    return OK;
}
