/* linju import: what the rows of areas, people and organisations mean. */
#include "app_sql.h"
#include "base/utf8.h"
#include "cap/org/org.h"
#include "cap/person/people.h"
#include "main/import.h"

/* What every kind keeps of its own file: which line had this code, number or id first. */
static unsigned line_of(const struct import *im, Str key)
{
    const unsigned *line = map_get(im->seen, key);
    return line ? *line : 0;
}

static void keep_line(struct import *im, Str key, unsigned line)
{
    unsigned *kept = NEW(im->whole, unsigned);
    *kept = line;
    map_put(im->seen, str_dup(im->whole, key), kept);
}

/* -- areas -- */

enum { AREA_CODE, AREA_NAME, AREA_NAME_EN, AREA_LEVEL, AREA_PARENT, AREA_CODE_LEN = 40, AREA_NAME_LEN = 100 };

/* An area of the file, by its code; children may stand before it. */
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
    enum AreaLevel level = (enum AreaLevel)import_choice(&AreaLevel_choices, r->v[AREA_LEVEL].len ? r->v[AREA_LEVEL] : S("?"));
    if (!code_ok(r->v[AREA_CODE]) || map_get(im->seen, r->v[AREA_CODE])) return (unsigned)level;
    struct area_plan *p = NEW(im->whole, struct area_plan);
    *p = (struct area_plan){.line = r->line, .n.code = str_dup(im->whole, r->v[AREA_CODE]), .n.level = level};
    map_put(im->seen, p->n.code, p);
    return (unsigned)level;
}

static enum Err area_above(struct import *im, struct db_ro *db, struct import_row *r, struct area_plan *p)
{
    Str code = r->v[AREA_PARENT];
    struct area_row there = im->area;
    if (!code.len && !there.id.v) return OK;
    if (code.len && !code_ok(code)) return import_refuse(im, r, "parent_code is not made of at most %d letters, digits, - _ .", AREA_CODE_LEN);
    p->above = code.len ? map_get(im->seen, code) : NULL;
    if (code.len && !(p->above && p->above->passed)) { /* a row refused because its area is there already is no obstacle */
        enum Err e = area_by_code(db, im->a, &there, .code = code);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e == OK) p->above = NULL;
        else if (!p->above) return import_refuse(im, r, "parent_code %.*s is no code of this file nor of the database", STR(code));
    }
    enum AreaLevel level = p->above ? p->above->n.level : there.level;
    if (level >= p->n.level) return import_refuse(im, r, "a %.*s cannot lie in a %.*s", STR(AreaLevel_code(p->n.level)), STR(AreaLevel_code(level)));
    if (p->above && !p->above->passed) return import_refuse(im, r, "the area it lies in (line %u) was refused", p->above->line);
    p->n.parent = p->above ? (AreaId){0} : there.id;
    return OK;
}

static enum Err area_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct area_row same;
    Str code = r->v[AREA_CODE];
    if (!code.len) return import_refuse(im, r, "code is missing");
    if (!code_ok(code)) return import_refuse(im, r, "code is not made of at most %d letters, digits, - _ .", AREA_CODE_LEN);
    struct area_plan *p = map_get(im->seen, code);
    if (p->line != r->line) return import_refuse(im, r, "code %.*s stands already in line %u", STR(code), p->line);
    if (!r->v[AREA_NAME].len) return import_refuse(im, r, "name is missing");
    if (!import_text(im, r, AREA_NAME, AREA_NAME_LEN) || !import_text(im, r, AREA_NAME_EN, AREA_NAME_LEN)) return OK;
    if (!p->n.level) return import_refuse(im, r, "level is none of: %.*s", STR(import_codes(im->a, &AreaLevel_choices)));
    enum Err e = area_by_code(db, im->a, &same, .code = code);
    if (e == OK) return import_refuse(im, r, "code %.*s is in the database already", STR(code));
    if (e != ERR_NOT_FOUND) return e;
    TRY(area_above(im, db, r, p));
    if (r->why.p) return OK;
    p->passed = true;
    r->plan = p;
    return OK;
}

static enum Err area_write(struct import *im, struct db_rw *db, const struct import_row *r)
{
    struct area_plan *p = r->plan;
    struct area_new n = p->n;
    struct event_maker m = import_maker(im);
    n.name = r->v[AREA_NAME];
    n.name_en = r->v[AREA_NAME_EN];
    if (p->above) n.parent = p->above->id;
    TRY(area_add(db, im->a, im->app, &n, im->now, &p->id));
    return event_make(&m, db, (struct event){.act = "make", .kind = Entity_area, .entity = ANY(p->id), .area = p->id, .data = import_data(im)});
}

const struct import_kind import_areas = {
    .name = "areas",
    .columns = {[AREA_CODE] = {"code", true}, [AREA_NAME] = {"name", true}, [AREA_NAME_EN] = {"name_en", false}, [AREA_LEVEL] = {"level", true},
                [AREA_PARENT] = {"parent_code", true}},
    .rank = area_rank, .judge = area_judge, .write = area_write};

/* -- people -- */

enum { WHO_NAME, WHO_PHONE, WHO_ROLE, WHO_AREA, WHO_SKILLS, WHO_SHOWN, WHO_NAME_LEN = 60, SHOWN_LEN = 40, SKILL_LEN = 40, SKILLS_LEN = 1000, SKILLS_MAX = 50 };

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

static enum Err skills_judge(struct import *im, struct import_row *r, struct person_plan *p)
{
    Str rest = r->v[WHO_SKILLS];
    p->skills.v = NEW_ARRAY(im->a, Str, SKILLS_MAX);
    while (rest.len) {
        Str one = skill_next(&rest);
        if (!one.len) continue;
        if (utf8_count(one) > SKILL_LEN) return import_refuse(im, r, "a skill is longer than %d characters", SKILL_LEN);
        if (p->skills.n == SKILLS_MAX) return import_refuse(im, r, "there are more than %d skills", SKILLS_MAX);
        p->skills.v[p->skills.n++] = one;
    }
    return OK;
}

static enum Err phone_judge(struct import *im, struct db_ro *db, struct import_row *r, struct person_plan *p)
{
    struct person_row there;
    if (!r->v[WHO_PHONE].len) return import_refuse(im, r, "phone is missing");
    if (!phone_normal(im->a, r->v[WHO_PHONE], &p->n.phone)) return import_refuse(im, r, "phone is not a phone number");
    if (line_of(im, p->n.phone)) return import_refuse(im, r, "phone stands already in line %u", line_of(im, p->n.phone));
    enum Err e = person_by_phone(db, im->a, &there, .phone = p->n.phone);
    if (e == OK) return import_refuse(im, r, "somebody here has this phone already");
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err person_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct person_plan *p = NEW(im->a, struct person_plan);
    struct area_row area;
    Str role = r->v[WHO_ROLE];
    if (!r->v[WHO_NAME].len) return import_refuse(im, r, "name is missing");
    if (!import_text(im, r, WHO_NAME, WHO_NAME_LEN) || !import_text(im, r, WHO_SHOWN, SHOWN_LEN) || !import_text(im, r, WHO_SKILLS, SKILLS_LEN)) return OK;
    p->role = role.len ? (enum Role)import_choice(&Role_choices, role) : Role_resident;
    if (!p->role) return import_refuse(im, r, "role is none of: %.*s", STR(import_codes(im->a, &Role_choices)));
    TRY(phone_judge(im, db, r, p));
    TRY(import_area(im, db, r, WHO_AREA, &area));
    if (!r->why.p && !area.id.v) return import_refuse(im, r, "area is missing: give it in the column or by --area");
    if (!r->why.p && !role_fits(p->role, area.level))
        return import_refuse(im, r, "the role %.*s cannot be held in a %.*s", STR(Role_code(p->role)), STR(AreaLevel_code(area.level)));
    if (!r->why.p) TRY(skills_judge(im, r, p));
    if (r->why.p) return OK;
    p->n.name = r->v[WHO_NAME];
    p->n.shown_as = r->v[WHO_SHOWN].len ? r->v[WHO_SHOWN] : shown_default(im, p->n.name, p->role);
    p->n.home = area.id;
    p->n.account = true; /* for one-time codes: without a password */
    if (utf8_count(p->n.shown_as) > SHOWN_LEN) return import_refuse(im, r, "role and name together are longer than %d characters: give shown_as", SHOWN_LEN);
    keep_line(im, p->n.phone, r->line);
    r->plan = p;
    return OK;
}

static enum Err person_write(struct import *im, struct db_rw *db, const struct import_row *r)
{
    const struct person_plan *p = r->plan;
    struct event_maker m = import_maker(im);
    PersonId id;
    TRY(person_add(db, im->app, &p->n, im->now, &id));
    for (size_t i = 0; i < p->skills.n; i++) TRY(skill_put(db, .id = (PersonSkillId){app_id(im->app)}, .person = id, .skill = p->skills.v[i]));
    TRY(event_make(&m, db, (struct event){.act = "make", .kind = Entity_person, .entity = ANY(id), .area = p->n.home, .data = import_data(im)}));
    return role_give(db, im->a, im->app, id, p->role, ScopeKind_area, ANY(p->n.home), (PersonId){0}, im->now);
}

const struct import_kind import_people = {
    .name = "people",
    .columns = {[WHO_NAME] = {"name", true}, [WHO_PHONE] = {"phone", true}, [WHO_ROLE] = {"role", false}, [WHO_AREA] = {"area", false},
                [WHO_SKILLS] = {"skills", false}, [WHO_SHOWN] = {"shown_as", false}},
    .judge = person_judge, .write = person_write};

/* -- organisations -- */

enum { ORG_NAME, ORG_KIND, ORG_AREA, ORG_LINES, ORG_NAME_EN, ORG_NAME_LEN = 100, ORG_LINES_LEN = 300 };

static enum Err org_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct org_new *n = NEW(im->a, struct org_new);
    struct org_by_name_row same;
    struct area_row area;
    if (!r->v[ORG_NAME].len) return import_refuse(im, r, "name is missing");
    if (!import_text(im, r, ORG_NAME, ORG_NAME_LEN) || !import_text(im, r, ORG_NAME_EN, ORG_NAME_LEN) || !import_text(im, r, ORG_LINES, ORG_LINES_LEN)) return OK;
    n->kind = r->v[ORG_KIND].len ? (enum OrgKind)import_choice(&OrgKind_choices, r->v[ORG_KIND]) : OrgKind_none;
    if (!n->kind) return import_refuse(im, r, "kind is none of: %.*s", STR(import_codes(im->a, &OrgKind_choices)));
    TRY(import_area(im, db, r, ORG_AREA, &area));
    n->area = area.id.v ? area.id : im->root;
    if (!r->why.p && !n->area.v) return import_refuse(im, r, "there is no area in the database yet");
    if (r->why.p) return OK;
    Str key = str_fmt(im->a, "%lld %.*s", (long long)n->area.v, STR(r->v[ORG_NAME]));
    if (line_of(im, key)) return import_refuse(im, r, "the same name and area stand already in line %u", line_of(im, key));
    enum Err e = org_by_name(db, im->a, &same, .name = r->v[ORG_NAME], .area = n->area);
    if (e == OK) return import_refuse(im, r, "this area has an organisation of this name already");
    if (e != ERR_NOT_FOUND) return e;
    keep_line(im, key, r->line);
    n->name = r->v[ORG_NAME];
    n->name_en = r->v[ORG_NAME_EN];
    n->lines = r->v[ORG_LINES];
    r->plan = n;
    return OK;
}

static enum Err org_write(struct import *im, struct db_rw *db, const struct import_row *r)
{
    const struct org_new *n = r->plan;
    struct event_maker m = import_maker(im);
    OrgId id;
    TRY(org_add(db, im->app, n, im->now, &id));
    return event_make(&m, db, (struct event){.act = "make", .kind = Entity_org, .entity = ANY(id), .area = n->area, .data = import_data(im)});
}

const struct import_kind import_orgs = {
    .name = "orgs",
    .columns = {[ORG_NAME] = {"name", true}, [ORG_KIND] = {"kind", true}, [ORG_AREA] = {"area", false}, [ORG_LINES] = {"lines", false}, [ORG_NAME_EN] = {"name_en", false}},
    .judge = org_judge, .write = org_write};
