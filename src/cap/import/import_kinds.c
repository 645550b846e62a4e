/* What the rows of areas, people and organisations mean, and how what they made is taken back: areas end, people are blanked as when
 * they are forgotten, organisations are closed. Nothing that anybody has touched since is taken back, nothing that others speak of.
 */
#include "app_sql.h"
#include "base/utf8.h"
#include "cap/import/import_core.h"
#include "cap/org/org.h"
#include "cap/person/people.h"

#define COLUMN(kind, col, ...) {.name = #col, .label = MSG_import_col_##kind##_##col, .what = MSG_import_col_##kind##_##col##_what, .example = MSG_import_col_##kind##_##col##_ex, __VA_ARGS__}

/* -- areas -- */

enum { AREA_CODE, AREA_NAME, AREA_NAME_EN, AREA_LEVEL, AREA_PARENT, AREA_N, AREA_CODE_LEN = 40, AREA_NAME_LEN = 100 };

/* An area of the sheet, by its code; children may stand before it. */
struct area_plan {
    struct area_new n;
    struct area_plan *above;
    AreaId id;                 /* once it is written */
    unsigned line;
    bool passed;
};

static bool code_ok(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.')) return false;
    }
    return s.len > 0 && s.len <= AREA_CODE_LEN;
}

static unsigned area_rank(struct import *im, const struct import_row *r)
{
    enum AreaLevel level = (enum AreaLevel)import_word(&AreaLevel_choices, r->v[AREA_LEVEL].len ? r->v[AREA_LEVEL] : S("?"));
    if (!code_ok(r->v[AREA_CODE]) || map_get(im->seen, r->v[AREA_CODE])) return (unsigned)level;
    struct area_plan *p = NEW(im->whole, struct area_plan);
    *p = (struct area_plan){.line = r->line, .n.code = str_dup(im->whole, r->v[AREA_CODE]), .n.level = level};
    map_put(im->seen, p->n.code, p);
    return (unsigned)level;
}

static void above_check(struct import *im, struct import_row *r, struct area_plan *p, const struct area_row *there)
{
    enum AreaLevel level = p->above ? p->above->n.level : there->level;
    if (level >= p->n.level) BAD(im, r, AREA_PARENT, not_above);
    else if (p->above && !p->above->passed) import_bad(im, r, AREA_PARENT, ImportFault_parent_refused, str_fmt(im->a, "%u", p->above->line));
    else p->n.parent = p->above ? (AreaId){0} : there->id;
}

static enum Err area_above(struct import *im, struct db_ro *db, struct import_row *r, struct area_plan *p)
{
    Str code = r->v[AREA_PARENT];
    struct area_row there = im->area;
    unsigned told = r->n_faults;
    p->above = NULL;
    if (!code.len && !there.id.v) return OK;
    if (code.len && !code_ok(code)) BAD(im, r, AREA_PARENT, not_code);
    else if (code.len) p->above = map_get(im->seen, code);
    if (r->n_faults > told) return OK;
    if (code.len && !(p->above && p->above->passed)) { /* a row refused because its area is there already is no obstacle */
        struct area_row found;
        enum Err e = area_by_code(db, im->a, &found, .code = code);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e == OK) {
            p->above = NULL;
            TRY(import_area(im, db, r, AREA_PARENT, &there)); /* told when it lies elsewhere */
            if (r->n_faults > told) return OK;
        } else if (!p->above) {
            import_bad(im, r, AREA_PARENT, ImportFault_no_parent, code);
            return OK;
        }
    }
    above_check(im, r, p, &there);
    return OK;
}

static enum Err area_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct area_row same;
    Str code = r->v[AREA_CODE];
    bool coded = import_must(im, r, AREA_CODE);
    if (coded && !code_ok(code)) BAD(im, r, AREA_CODE, not_code), coded = false;
    if (import_must(im, r, AREA_NAME)) import_text(im, r, AREA_NAME, AREA_NAME_LEN);
    import_text(im, r, AREA_NAME_EN, AREA_NAME_LEN);
    import_choice(im, r, AREA_LEVEL, 0);
    if (!coded) return OK;
    struct area_plan *p = map_get(im->seen, code);
    if (p->line != r->line) {
        import_bad(im, r, AREA_CODE, ImportFault_twice, str_fmt(im->a, "%u", p->line));
        return OK;
    }
    enum Err e = area_by_code(db, im->a, &same, .code = code);
    if (e == OK) import_bad(im, r, AREA_CODE, ImportFault_exists, code);
    else if (e != ERR_NOT_FOUND) return e;
    if (p->n.level) TRY(area_above(im, db, r, p));
    p->passed = !r->n_faults;
    r->plan = p;
    return OK;
}

static enum Err area_save(struct import *im, struct db_rw *db, struct import_row *r)
{
    struct area_plan *p = r->plan;
    struct area_new n = p->n;
    n.name = r->v[AREA_NAME];
    n.name_en = r->v[AREA_NAME_EN];
    if (p->above) n.parent = p->above->id;
    TRY(area_add(db, im->a, im->app, &n, im->now, &p->id));
    r->made = ANY(p->id);
    return import_event(im, db, (struct event){.act = "make", .kind = Entity_area, .entity = r->made, .area = p->id});
}

static enum Err area_undo(struct import *im, struct db_rw *db, AnyId made, AnyId also, enum ImportFault *stays, Str *arg)
{
    struct area_children_rows below;
    struct area_row a;
    bool untouched;
    (void)also, (void)arg;
    TRY(area_get(db, im->a, &a, .id = {made.v}));
    TRY(area_children(db, im->a, &below, .parent = a.id));
    TRY(import_untouched(im, db, Entity_area, made, &untouched));
    if (!untouched || a.rev > 1) *stays = ImportFault_touched;
    else if (below.n) *stays = ImportFault_referred;
    if (*stays) return OK;
    TRY(area_end(db, .id = a.id, .valid_to = day_of(im->now)));
    return import_event(im, db, (struct event){.act = "undo", .kind = Entity_area, .entity = made, .area = a.id});
}

static const struct import_column area_columns[AREA_N] = {
    [AREA_CODE] = COLUMN(areas, code, .required = true), [AREA_NAME] = COLUMN(areas, name, .required = true), [AREA_NAME_EN] = COLUMN(areas, name_en),
    [AREA_LEVEL] = COLUMN(areas, level, .required = true, .choices = &AreaLevel_choices), [AREA_PARENT] = COLUMN(areas, parent_code, .required = true)};
const struct import_kind import_areas = {area_columns, AREA_N, area_rank, area_judge, area_save, area_undo};

/* -- people -- */

enum { WHO_NAME, WHO_PHONE, WHO_ROLE, WHO_AREA, WHO_SKILLS, WHO_SHOWN, WHO_N, WHO_NAME_LEN = 60, SHOWN_LEN = 40, SKILL_LEN = 40, SKILLS_LEN = 1000, SKILLS_MAX = 50 };

struct person_plan {
    struct person_new n;
    enum Role role;
    struct strs skills;
};

/* Staff are known by name; of a helper or a resident others see no more than the family name. */
static Str shown_default(struct import *im, Str name, enum Role role)
{
    if (role == Role_resident) return shown_as_of(im->a, name, LANG_ZH);
    return str_cat(im->a, msg_text(Role_label(role), LANG_ZH), role == Role_volunteer ? utf8_head(name, 1) : name);
}

static Str skill_next(Str *rest)
{
    static const Str marks[] = {{";", 1}, {"\xE3\x80\x81", 3}, {"\xEF\xBC\x9B", 3}}; /* the list marks of Chinese too */
    size_t end = rest->len, mark = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(*rest, marks[i]);
        if (at < end) end = at, mark = marks[i].len;
    }
    Str one = str_trim(str_cut(*rest, 0, end));
    *rest = str_from(*rest, end + mark);
    return one;
}

static void skills_judge(struct import *im, struct import_row *r, struct person_plan *p)
{
    Str rest = r->v[WHO_SKILLS];
    p->skills.v = NEW_ARRAY(im->a, Str, SKILLS_MAX);
    while (rest.len) {
        Str one = skill_next(&rest);
        if (!one.len) continue;
        if (utf8_count(one) > SKILL_LEN) import_bad(im, r, WHO_SKILLS, ImportFault_skill_long, str_fmt(im->a, "%d", SKILL_LEN));
        else if (p->skills.n == SKILLS_MAX) import_bad(im, r, WHO_SKILLS, ImportFault_many_skills, str_fmt(im->a, "%d", SKILLS_MAX));
        else p->skills.v[p->skills.n++] = one;
        if (r->n_faults == IMPORT_FAULTS_MAX) return;
    }
}

static enum Err phone_judge(struct import *im, struct db_ro *db, struct import_row *r, struct person_plan *p)
{
    struct person_row there;
    if (!import_must(im, r, WHO_PHONE)) return OK;
    if (!phone_normal(im->a, r->v[WHO_PHONE], &p->n.phone)) {
        BAD(im, r, WHO_PHONE, not_phone);
        return OK;
    }
    if (!import_once(im, r, WHO_PHONE, p->n.phone)) return OK;
    enum Err e = person_by_phone(db, im->a, &there, .phone = p->n.phone);
    if (e == OK) BAD(im, r, WHO_PHONE, exists_person);
    return e == ERR_NOT_FOUND ? OK : e;
}

/* The posts that lead, watch or administer are given by an administrator. */
static bool role_given_by_admin(enum Role role) { return role != Role_resident && role != Role_volunteer && role != Role_grid && role != Role_worker; }

static enum Err role_judge(struct import *im, struct db_ro *db, struct import_row *r, struct person_plan *p)
{
    struct area_row area;
    unsigned told = r->n_faults;
    p->role = (enum Role)import_choice(im, r, WHO_ROLE, Role_resident);
    TRY(import_area(im, db, r, WHO_AREA, &area));
    if (r->n_faults > told) return OK;
    if (!area.id.v) BAD(im, r, WHO_AREA, area_missing);
    else if (!role_fits(p->role, area.level)) BAD(im, r, WHO_ROLE, role_place);
    else if (!im->posts && role_given_by_admin(p->role)) BAD(im, r, WHO_ROLE, role_yours);
    p->n.home = area.id;
    return OK;
}

static enum Err person_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct person_plan *p = NEW(im->a, struct person_plan);
    bool named = import_must(im, r, WHO_NAME) && import_text(im, r, WHO_NAME, WHO_NAME_LEN);
    TRY(phone_judge(im, db, r, p));
    TRY(role_judge(im, db, r, p));
    if (import_text(im, r, WHO_SKILLS, SKILLS_LEN)) skills_judge(im, r, p);
    if (!import_text(im, r, WHO_SHOWN, SHOWN_LEN) || !named || !p->role) return OK;
    p->n.name = r->v[WHO_NAME];
    p->n.shown_as = r->v[WHO_SHOWN].len ? r->v[WHO_SHOWN] : shown_default(im, p->n.name, p->role);
    p->n.account = true; /* for one-time codes: without a password */
    if (utf8_count(p->n.shown_as) > SHOWN_LEN) import_bad(im, r, WHO_SHOWN, ImportFault_shown_long, str_fmt(im->a, "%d", SHOWN_LEN));
    r->plan = p;
    return OK;
}

static enum Err person_save(struct import *im, struct db_rw *db, struct import_row *r)
{
    const struct person_plan *p = r->plan;
    PersonId id;
    TRY(person_add(db, im->app, &p->n, im->now, &id));
    for (size_t i = 0; i < p->skills.n; i++) TRY(skill_put(db, .id = (PersonSkillId){app_id(im->app)}, .person = id, .skill = p->skills.v[i]));
    r->made = ANY(id);
    TRY(import_event(im, db, (struct event){.act = "make", .kind = Entity_person, .entity = r->made, .area = p->n.home}));
    return role_give(db, im->a, im->app, id, p->role, ScopeKind_area, ANY(p->n.home), im->by, im->now);
}

static enum Err person_undo(struct import *im, struct db_rw *db, AnyId made, AnyId also, enum ImportFault *stays, Str *arg)
{
    struct person_row p;
    struct roles_of_rows roles;
    bool untouched;
    (void)also, (void)arg;
    TRY(person_get(db, im->a, &p, .id = {made.v}));
    TRY(roles_of(db, im->a, &roles, .person = p.id, .now = im->now));
    TRY(import_untouched(im, db, Entity_person, made, &untouched));
    if (!untouched || p.rev > 1 || roles.n != 1) *stays = ImportFault_touched;
    if (*stays) return OK;
    TRY(roles_end_of(db, .person = p.id, .ends = im->now));
    TRY(skills_drop(db, .person = p.id));
    TRY(account_drop(db, .person = p.id));
    TRY(person_blank(db, .id = p.id, .erased_at = im->now));
    return import_event(im, db, (struct event){.act = "undo", .kind = Entity_person, .entity = made, .area = p.home});
}

static const struct import_column person_columns[WHO_N] = {
    [WHO_NAME] = COLUMN(people, name, .required = true, .personal = true), [WHO_PHONE] = COLUMN(people, phone, .required = true, .personal = true),
    [WHO_ROLE] = COLUMN(people, role, .choices = &Role_choices), [WHO_AREA] = COLUMN(people, area), [WHO_SKILLS] = COLUMN(people, skills),
    [WHO_SHOWN] = COLUMN(people, shown_as)};
const struct import_kind import_people = {person_columns, WHO_N, NULL, person_judge, person_save, person_undo};

/* -- organisations -- */

enum { ORG_NAME, ORG_KIND, ORG_AREA, ORG_LINES, ORG_NAME_EN, ORG_N, ORG_NAME_LEN = 100, ORG_LINES_LEN = 300 };

static enum Err org_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct org_new *n = NEW(im->a, struct org_new);
    struct org_by_name_row same;
    struct area_row area;
    bool named = import_must(im, r, ORG_NAME) && import_text(im, r, ORG_NAME, ORG_NAME_LEN);
    import_text(im, r, ORG_NAME_EN, ORG_NAME_LEN);
    import_text(im, r, ORG_LINES, ORG_LINES_LEN);
    n->kind = (enum OrgKind)import_choice(im, r, ORG_KIND, 0);
    TRY(import_area(im, db, r, ORG_AREA, &area));
    n->area = area.id.v ? area.id : im->root;
    if (!n->area.v) BAD(im, r, ORG_AREA, no_areas);
    *n = (struct org_new){.kind = n->kind, .area = n->area, .name = r->v[ORG_NAME], .name_en = r->v[ORG_NAME_EN], .lines = r->v[ORG_LINES]};
    r->plan = n;
    if (!named || !n->area.v || !import_once(im, r, ORG_NAME, str_fmt(im->a, "%lld %.*s", (long long)n->area.v, STR(n->name)))) return OK;
    enum Err e = org_by_name(db, im->a, &same, .name = n->name, .area = n->area);
    if (e == OK) import_bad(im, r, ORG_NAME, ImportFault_exists, n->name);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err org_save(struct import *im, struct db_rw *db, struct import_row *r)
{
    const struct org_new *n = r->plan;
    OrgId id;
    TRY(org_add(db, im->app, n, im->now, &id));
    r->made = ANY(id);
    return import_event(im, db, (struct event){.act = "make", .kind = Entity_org, .entity = r->made, .area = n->area});
}

static enum Err org_undo(struct import *im, struct db_rw *db, AnyId made, AnyId also, enum ImportFault *stays, Str *arg)
{
    struct org_row o;
    struct org_closed_row closed;
    bool untouched;
    (void)also, (void)arg;
    TRY(org_get(db, im->a, &o, .id = {made.v}));
    TRY(org_closed(db, im->a, &closed, .id = o.id));
    TRY(import_untouched(im, db, Entity_org, made, &untouched));
    if (!untouched || o.rev > 1 || closed.closed_at.ms) *stays = ImportFault_touched;
    if (*stays) return OK;
    TRY(org_close(db, .id = o.id, .closed_at = im->now));
    return import_event(im, db, (struct event){.act = "undo", .kind = Entity_org, .entity = made, .area = o.area});
}

static const struct import_column org_columns[ORG_N] = {
    [ORG_NAME] = COLUMN(orgs, name, .required = true), [ORG_KIND] = COLUMN(orgs, kind, .required = true, .choices = &OrgKind_choices), [ORG_AREA] = COLUMN(orgs, area),
    [ORG_LINES] = COLUMN(orgs, lines), [ORG_NAME_EN] = COLUMN(orgs, name_en)};
const struct import_kind import_orgs = {org_columns, ORG_N, NULL, org_judge, org_save, org_undo};
