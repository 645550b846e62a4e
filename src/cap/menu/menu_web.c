/* Menus: versions, their items, the page on the phone and on paper. */
#include "base/vec.h"
#include "cap/menu/menu_core.h"
#include "menu_pages.h"

CHOICE_TABLE(MenuState, MENU_STATES)
CHOICE_TABLE(MenuWay, MENU_WAYS)

enum { SECTIONS_MOST = 12, DATES = 3 };

/* -- sight: what was published is for everybody, a draft for the desk -- */

static enum Err standing_of(struct rq *rq, struct db_ro *db, const struct menu_row *m)
{
    struct menu_list_rows drafts;
    struct standing *s = &rq->standing;
    Who roles;
    TRY(policy_at(rq, db, m->area, &roles));
    *s = (struct standing){.who = PUBLIC | roles, .stage = m->state, .rev = m->rev};
    if (rq->who.kind == ActorKind_person) s->who |= SIGNED_IN;
    if (roles & MENU_DESK) s->who |= REL(handler);
    TRY(menu_list(db, rq->a, &drafts, .here = m->area, .state = MenuState_draft, .limit = 1));
    if (drafts.n) s->flags |= MENU_HAS_DRAFT;
    if (!m->items) s->flags |= MENU_EMPTY;
    s->whole = true;
    return m->state != MenuState_draft || (roles & MENU_STAFF) ? OK : ERR_NOT_FOUND;
}

enum Err menu_see(struct rq *rq, struct db_ro *db)
{
    struct menu_row *m = NEW(rq->a, struct menu_row);
    TRY(menu_get(db, rq->a, m, .id = {rq->id.v}));
    rq->subject = m;
    return standing_of(rq, db, m);
}

enum Err item_see(struct rq *rq, struct db_ro *db)
{
    struct item_seen *s = NEW(rq->a, struct item_seen);
    TRY(menu_item_get(db, rq->a, &s->i, .id = {rq->id.v}));
    TRY(menu_get(db, rq->a, &s->m, .id = s->i.menu));
    rq->subject = s;
    return standing_of(rq, db, &s->m);
}

/* -- what is shown -- */

static Str in_lang(struct rq *rq, Str zh, Str en) { return area_name(zh, en, rq->lang); }

static enum Err fill_dates(struct rq *rq, struct db_ro *db, const struct menu_item_row *i, struct menu_item_view *out)
{
    struct occasion_list_rows rows;
    if (!i->series.v) return OK;
    TRY(occasion_list(db, rq->a, &rows, .series = i->series, .state = OccasionState_planned, .from = rq->now, .limit = DATES));
    out->dates.v = NEW_ARRAY(rq->a, struct menu_date, rows.n + 1);
    for (size_t k = 0; k < rows.n; k++) out->dates.v[out->dates.n++] = (struct menu_date){rows.v[k].id, rows.v[k].starts, rows.v[k].ends, rows.v[k].place};
    return OK;
}

static enum Err fill_item(struct rq *rq, struct db_ro *db, const struct menu_item_row *i, const struct menu_row *m, struct menu_item_view *out)
{
    *out = (struct menu_item_view){.id = i->id, .menu = i->menu, .title = in_lang(rq, i->title, i->title_en), .text = i->text, .org = i->org, .often = i->often, .for_whom = i->for_whom,
        .way = i->way, .series = i->series, .category = i->category_code, .title_zh = i->title, .title_en = i->title_en, .menu_title = in_lang(rq, m->title, m->title_en),
        .community = in_lang(rq, m->area_name, m->area_name_en), .version = m->n, .area = m->area, .in_section = i->section, .state = m->state};
    out->provider = i->org.v ? in_lang(rq, i->org_name, i->org_name_en) : out->community;
    out->comes_by = m->state == MenuState_published && i->way == MenuWay_walk_in;
    out->can_order = m->state == MenuState_published && i->way != MenuWay_walk_in;
    return fill_dates(rq, db, i, out);
}

enum Err menu_fill(struct rq *rq, struct db_ro *db, const struct menu_row *m, struct menu_view *out)
{
    struct menu_sections_rows sections;
    struct menu_items_rows items;
    TRY(menu_sections(db, rq->a, &sections, .menu = m->id));
    TRY(menu_items(db, rq->a, &items, .menu = m->id));
    *out = (struct menu_view){.id = m->id, .rev = m->rev, .area = m->area, .version = m->n, .state = m->state, .title = in_lang(rq, m->title, m->title_en),
        .published_at = m->published_at, .community = in_lang(rq, m->area_name, m->area_name_en), .items = m->items};
    out->sections.v = NEW_ARRAY(rq->a, struct menu_section_view, sections.n + 1);
    out->section_options = (struct form_options){NEW_ARRAY(rq->a, struct form_option, sections.n + 1), 0, .must = true};
    for (size_t k = 0; k < sections.n; k++) {
        struct menu_section_view *v = &out->sections.v[out->sections.n++];
        *v = (struct menu_section_view){.id = sections.v[k].id, .name = in_lang(rq, sections.v[k].name, sections.v[k].name_en)};
        v->items.v = NEW_ARRAY(rq->a, struct menu_item_view, items.n + 1);
        for (size_t i = 0; i < items.n; i++) {
            if (items.v[i].section.v != v->id.v) continue;
            TRY(fill_item(rq, db, &items.v[i], m, &v->items.v[v->items.n]));
            v->items.v[v->items.n++].section = v->name;
        }
        out->section_options.v[out->section_options.n++] = (struct form_option){str_fmt(rq->a, "%lld", (long long)v->id.v), v->name, k == 0};
    }
    return OK;
}

enum Err menu_orgs(struct rq *rq, struct db_ro *db, AreaId area, OrgId now, struct form_options *out)
{
    struct org_list_rows rows;
    struct area_place place;
    TRY(area_place(db, rq->a, area, rq->lang, &place));
    TRY(org_list(db, rq->a, &rows, .above = place.at[AreaLevel_street].v ? place.at[AreaLevel_street] : area, .limit = 200));
    *out = (struct form_options){NEW_ARRAY(rq->a, struct form_option, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++)
        out->v[out->n++] = (struct form_option){str_fmt(rq->a, "%lld", (long long)rows.v[i].id.v), in_lang(rq, rows.v[i].name, rows.v[i].name_en), rows.v[i].id.v == now.v};
    return OK;
}

enum Err menu_serieses(struct rq *rq, struct db_ro *db, AreaId area, OccasionSeriesId now, struct form_options *out)
{
    struct series_in_rows rows;
    TRY(series_in(db, rq->a, &rows, .above = area));
    *out = (struct form_options){NEW_ARRAY(rq->a, struct form_option, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++)
        out->v[out->n++] = (struct form_option){str_fmt(rq->a, "%lld", (long long)rows.v[i].id.v), rows.v[i].title, rows.v[i].id.v == now.v};
    return OK;
}

enum Err menu_categories(struct rq *rq, struct db_ro *db, Str now, struct form_options *out)
{
    struct category_list_rows rows;
    TRY(category_list(db, rq->a, &rows));
    *out = (struct form_options){NEW_ARRAY(rq->a, struct form_option, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) out->v[out->n++] = (struct form_option){rows.v[i].code, category_name(&rows.v[i], rq->lang), str_eq(rows.v[i].code, now)};
    return OK;
}

static enum Err menu_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct menu_view *out)
{
    const struct menu_row *m = rq->subject;
    (void)in;
    TRY(menu_fill(rq, db, m, out));
    out->acts = policy_acts(rq, "/menus/{id}/", &rq->standing);
    out->handler = (rq->standing.who & REL(handler)) != 0;
    if (rq->json || !out->handler || m->state != MenuState_draft) return OK;
    TRY(menu_orgs(rq, db, m->area, (OrgId){0}, &out->orgs));
    TRY(menu_serieses(rq, db, m->area, (OccasionSeriesId){0}, &out->serieses));
    return menu_categories(rq, db, S(""), &out->categories);
}
READ_FN(menu_show, no_form, menu_view)
PAGE_FN(menu_page, menu_view)
PAGE_FN(menu_sheet_page, menu_view)

static enum Err item_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct menu_item_view *out)
{
    const struct item_seen *s = rq->subject;
    struct menu_sections_rows sections;
    (void)in;
    TRY(fill_item(rq, db, &s->i, &s->m, out));
    TRY(menu_sections(db, rq->a, &sections, .menu = s->m.id));
    out->sections = (struct form_options){NEW_ARRAY(rq->a, struct form_option, sections.n + 1), 0, .must = true};
    for (size_t k = 0; k < sections.n; k++) {
        Str name = in_lang(rq, sections.v[k].name, sections.v[k].name_en);
        bool here = sections.v[k].id.v == s->i.section.v;
        if (here) out->section = name;
        out->sections.v[out->sections.n++] = (struct form_option){str_fmt(rq->a, "%lld", (long long)sections.v[k].id.v), name, here};
    }
    out->acts = policy_acts(rq, "/menu-items/{id}/", &rq->standing);
    out->handler = (rq->standing.who & REL(handler)) != 0;
    if (!rq->json && out->comes_by) TRY(area_desk(db, rq->a, s->m.area, rq->lang, &out->desk));
    if (rq->json || !out->handler || s->m.state != MenuState_draft) return OK;
    TRY(menu_orgs(rq, db, s->m.area, s->i.org, &out->orgs));
    TRY(menu_serieses(rq, db, s->m.area, s->i.series, &out->serieses));
    return menu_categories(rq, db, s->i.category_code, &out->categories);
}
READ_FN(item_show, no_form, menu_item_view)
PAGE_FN(menu_item_page, menu_item_view)

/* -- the list -- */

static enum Err place_of(struct rq *rq, struct db_ro *db, const struct menu_query *in, struct menus_view *out)
{
    struct area_place place;
    struct area_children_rows roots;
    Who roles;
    AreaId home = policy_home(rq, MENU_STAFF);
    if (!home.v) home = policy_home(rq, WHO_ROLES);
    out->area = in->area.v ? in->area : home;
    if (!out->area.v) {
        TRY(area_children(db, rq->a, &roots));
        if (!roots.n) return OK;
        out->area = roots.v[0].id;
    }
    enum Err e = area_place(db, rq->a, out->area, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_need_area_unknown);
    TRY(e);
    if (place.level > AreaLevel_community) {
        out->area = place.at[AreaLevel_community];
        TRY(area_place(db, rq->a, out->area, rq->lang, &place));
    }
    out->place = place.name;
    TRY(policy_at(rq, db, out->area, &roles));
    out->staff = (roles & MENU_STAFF) != 0;
    out->handler = (roles & MENU_DESK) != 0;
    return OK;
}

static enum Err fill_office(struct rq *rq, struct db_ro *db, struct menus_view *out)
{
    struct menu_proposals_view p;
    TRY(menu_proposals_of(rq, db, out->area, &p));
    out->proposals = p.items;
    return area_children(db, rq->a, &out->areas, .parent = policy_home(rq, MENU_STAFF));
}

/* What a neighbour reads: the menu that holds now. */
static enum Err fill_current(struct rq *rq, struct db_ro *db, struct menus_view *out)
{
    struct menu_list_rows rows;
    TRY(menu_list(db, rq->a, &rows, .here = out->area, .state = MenuState_published, .limit = 1));
    if (!rows.n) return OK;
    out->current = NEW(rq->a, struct menu_view);
    return menu_fill(rq, db, &rows.v[0], out->current);
}

static enum Err menus_show(struct rq *rq, struct db_ro *db, const struct menu_query *in, struct menus_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, after = 0;
    struct menu_list_rows rows = {.n = 0};
    *out = (struct menus_view){.query = in};
    if (in->after.p && !str_int(in->after, &after)) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(place_of(rq, db, in, out));
    if (out->area.v) TRY(menu_list(db, rq->a, &rows, .above = out->area, .state = in->state, .read = !out->staff, .id = {after}, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct menu_line, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        const struct menu_row *m = &rows.v[i];
        out->items.v[out->items.n++] = (struct menu_line){m->id, m->area, m->n, m->state, in_lang(rq, m->title, m->title_en), m->items, m->published_at, in_lang(rq, m->area_name, m->area_name_en)};
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    if (rq->json || !out->area.v) return OK;
    return out->staff ? fill_office(rq, db, out) : fill_current(rq, db, out);
}
READ_FN(menus_show, menu_query, menus_view)
PAGE_FN(menus_page, menus_view)

/* -- writing one -- */

static enum Err noted(struct rq *rq, struct db_rw *db, const char *act, enum Entity kind, AnyId id, AreaId area)
{
    return event_add(rq, db, (struct event){.act = act, .kind = kind, .entity = id, .area = area});
}

static enum Err desk_at(struct rq *rq, struct db_ro *db, AreaId area)
{
    struct area_place place;
    Who roles;
    enum Err e = area_place(db, rq->a, area, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_need_area_unknown);
    TRY(e);
    if (place.level != AreaLevel_community) return refuse_field(rq, "area", MSG_menu_of_community);
    TRY(policy_at(rq, db, area, &roles));
    return roles & MENU_DESK ? OK : refuse(rq, ERR_FORBIDDEN, MSG_app_forbidden);
}

static enum Err put_sections(struct rq *rq, struct db_rw *db, MenuId menu, Str lines)
{
    Str line, zh;
    int64_t n = 0;
    while (str_split(&lines, '\n', &line)) {
        line = str_trim(line);
        if (!line.len) continue;
        if (++n > SECTIONS_MOST) return refuse_field(rq, "sections", MSG_menu_sections_many);
        Str en = line;
        bool both = str_split(&en, '|', &zh) && en.p && en.len;
        TRY(menu_section_put(db, .id = RQ_ID(rq, MenuSectionId), .menu = menu, .n = n, .name = str_trim(zh), .name_en = both ? str_trim(en) : (Str){NULL, 0}));
    }
    return n ? OK : refuse_field(rq, "sections", MSG_app_field_missing);
}

static enum Err menu_add(struct rq *rq, struct db_rw *db, const struct menu_new *in)
{
    struct menu_last_row last;
    MenuId id = RQ_ID(rq, MenuId);
    TRY(desk_at(rq, db_rw_read(db), in->area));
    TRY(menu_last(db, rq->a, &last, .area = in->area));
    if (last.n) return refuse(rq, ERR_CONFLICT, MSG_menu_there);
    TRY(menu_put(db, .id = id, .area = in->area, .n = 1, .title = in->title, .title_en = in->title_en, .by_person = rq->who.person, .at = rq->now));
    TRY(put_sections(rq, db, id, in->sections));
    rq->made = ANY(id);
    return noted(rq, db, "draft", Entity_menu, ANY(id), in->area);
}
WRITE_FN(menu_add, menu_new)

static enum Err copy_section(struct rq *rq, struct db_rw *db, MenuId to, const struct menu_items_rows *items, MenuSectionId old, MenuSectionId made)
{
    for (size_t i = 0; i < items->n; i++) {
        const struct menu_item_row *x = &items->v[i];
        if (x->section.v != old.v) continue;
        TRY(menu_item_put(db, .id = RQ_ID(rq, MenuItemId), .menu = to, .section = made, .title = x->title, .title_en = x->title_en, .text = x->text, .org = x->org, .often = x->often,
                          .for_whom = x->for_whom, .way = x->way, .series = x->series, .category = x->category, .at = rq->now));
    }
    return OK;
}

enum Err menu_draft(struct rq *rq, struct db_rw *db, AreaId area, struct menu_row *out)
{
    struct menu_list_rows found;
    struct menu_sections_rows sections;
    struct menu_items_rows items;
    struct menu_last_row last;
    struct db_ro *ro = db_rw_read(db);
    TRY(menu_list(ro, rq->a, &found, .here = area, .state = MenuState_draft, .limit = 1));
    if (!found.n) {
        MenuId id = RQ_ID(rq, MenuId);
        TRY(menu_list(ro, rq->a, &found, .here = area, .state = MenuState_published, .limit = 1));
        if (!found.n) return ERR_NOT_FOUND;
        const struct menu_row *from = &found.v[0];
        TRY(menu_last(db, rq->a, &last, .area = area));
        TRY(menu_sections(ro, rq->a, &sections, .menu = from->id));
        TRY(menu_items(ro, rq->a, &items, .menu = from->id));
        TRY(menu_put(db, .id = id, .area = area, .n = last.n + 1, .title = from->title, .title_en = from->title_en, .by_person = rq->who.person, .at = rq->now));
        for (size_t k = 0; k < sections.n; k++) {
            MenuSectionId made = RQ_ID(rq, MenuSectionId);
            TRY(menu_section_put(db, .id = made, .menu = id, .n = sections.v[k].n, .name = sections.v[k].name, .name_en = sections.v[k].name_en));
            TRY(copy_section(rq, db, id, &items, sections.v[k].id, made));
        }
        TRY(noted(rq, db, "draft", Entity_menu, ANY(id), area));
        return menu_get(db, rq->a, out, .id = id);
    }
    *out = found.v[0];
    return OK;
}

enum Err menu_first(struct rq *rq, struct db_rw *db, AreaId area, Str section, Str section_en, struct menu_row *out)
{
    MenuId id = RQ_ID(rq, MenuId);
    TRY(menu_put(db, .id = id, .area = area, .n = 1, .title = msg_text(MSG_menu_name, LANG_ZH), .title_en = msg_text(MSG_menu_name, LANG_EN), .by_person = rq->who.person, .at = rq->now));
    TRY(menu_section_put(db, .id = RQ_ID(rq, MenuSectionId), .menu = id, .n = 1, .name = section, .name_en = section_en));
    TRY(noted(rq, db, "draft", Entity_menu, ANY(id), area));
    return menu_get(db, rq->a, out, .id = id);
}

static enum Err draft(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    struct menu_row made;
    (void)in;
    TRY(menu_draft(rq, db, ((struct menu_row *)rq->subject)->area, &made));
    rq->made = ANY(made.id);
    return OK;
}
WRITE_FN(draft, no_form)

static enum Err publish(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct menu_row *m = rq->subject;
    (void)in;
    rq->made = ANY(m->id);
    TRY(menu_old_set(db, .area = m->area));
    TRY(menu_published_set(db, .id = m->id, .published_at = rq->now));
    return event_add(rq, db, (struct event){.act = "publish", .kind = Entity_menu, .entity = ANY(m->id), .area = m->area, .data = EVENT_DATA(rq->a, {"version", {NULL, 0}, m->n, true})});
}
WRITE_FN(publish, no_form)

/* -- its items -- */

/* Each id of the form is one that this menu may name. */
static enum Err item_check(struct rq *rq, struct db_ro *db, const struct menu_row *m, const struct menu_item_new *in, CategoryId *category)
{
    struct menu_section_get_row section;
    struct org_row org;
    struct series_row series;
    struct category_row c = {.id = {0}};
    enum Err e = menu_section_get(db, rq->a, &section, .id = in->section);
    if (e == ERR_NOT_FOUND || (e == OK && section.menu.v != m->id.v)) return refuse_field(rq, "section", MSG_app_field_choice);
    TRY(e);
    e = in->org.v ? org_get(db, rq->a, &org, .id = in->org) : OK;
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "org", MSG_app_field_choice);
    TRY(e);
    if (in->way == MenuWay_provider && !in->org.v) return refuse_field(rq, "org", MSG_menu_provider_missing);
    e = in->series.v ? series_get(db, rq->a, &series, .id = in->series) : OK;
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "series", MSG_app_field_choice);
    TRY(e);
    e = in->category.p ? category_by_code(db, rq->a, &c, .code = in->category) : OK;
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "category", MSG_app_field_choice);
    *category = c.id;
    return e;
}

static enum Err item_add(struct rq *rq, struct db_rw *db, const struct menu_item_new *in)
{
    const struct menu_row *m = rq->subject;
    CategoryId category;
    MenuItemId id = RQ_ID(rq, MenuItemId);
    TRY(item_check(rq, db_rw_read(db), m, in, &category));
    TRY(menu_item_put(db, .id = id, .menu = m->id, .section = in->section, .title = in->title, .title_en = in->title_en, .text = in->text, .org = in->org, .often = in->often,
                      .for_whom = in->for_whom, .way = in->way, .series = in->series, .category = category, .at = rq->now));
    TRY(menu_touch(db, .id = m->id));
    rq->made = ANY(id);
    return noted(rq, db, "add", Entity_menu_item, ANY(id), m->area);
}
WRITE_FN(item_add, menu_item_new)

static enum Err item_change(struct rq *rq, struct db_rw *db, const struct menu_item_new *in)
{
    const struct item_seen *s = rq->subject;
    CategoryId category;
    TRY(item_check(rq, db_rw_read(db), &s->m, in, &category));
    TRY(menu_item_set(db, .id = s->i.id, .section = in->section, .title = in->title, .title_en = in->title_en, .text = in->text, .org = in->org, .often = in->often,
                      .for_whom = in->for_whom, .way = in->way, .series = in->series, .category = category));
    TRY(menu_touch(db, .id = s->m.id));
    rq->made = ANY(s->i.id);
    return noted(rq, db, "change", Entity_menu_item, ANY(s->i.id), s->m.area);
}
WRITE_FN(item_change, menu_item_new)

static enum Err item_remove(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct item_seen *s = rq->subject;
    (void)in;
    TRY(menu_item_drop(db, .id = s->i.id));
    TRY(menu_touch(db, .id = s->m.id));
    rq->made = ANY(s->m.id);
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/menus/%lld?done=removed", (long long)s->m.id.v));
    return noted(rq, db, "remove", Entity_menu_item, ANY(s->i.id), s->m.area);
}
WRITE_FN(item_remove, no_form)

#define DRAFT .stages = STAGE(MenuState_draft)

static const struct route routes[] = {
    READS(GET, "/menus", PUBLIC, menus_show_row, .query = menu_query_form, .view = menus_view_view, .page = menus_page_row),
    WRITES(POST, "/menus", MENU_DESK, menu_add_row, .body = menu_new_form, .creates = true, .shows = "/menus/{id}"),
    READS(GET, "/menus/{id}", PUBLIC, menu_show_row, .see = menu_see, .view = menu_view_view, .page = menu_page_row),
    READS(GET, "/menus/{id}/sheet", PUBLIC, menu_show_row, .see = menu_see, .view = menu_view_view, .page = menu_sheet_page_row, .html_only = true, .why = "a sheet of paper"),
    WRITES(POST, "/menus/{id}/draft", REL(handler), draft_row, .see = menu_see, .shows = "/menus/{id}", .act = "draft", .creates = true, .stages = STAGE(MenuState_published),
           .bars = MENU_HAS_DRAFT, .otherwise = MSG_menu_draft_there),
    WRITES(POST, "/menus/{id}/publish", REL(handler), publish_row, .see = menu_see, .shows = "/menus/{id}", .act = "publish", DRAFT, .bars = MENU_EMPTY, .otherwise = MSG_menu_empty),
    WRITES(POST, "/menus/{id}/items", REL(handler), item_add_row, .see = menu_see, .shows = "/menu-items/{id}", .then = "/menus/{id}", .act = "items", .body = menu_item_new_form, .creates = true, DRAFT),
    READS(GET, "/menu-items/{id}", PUBLIC, item_show_row, .see = item_see, .view = menu_item_view_view, .page = menu_item_page_row),
    WRITES(POST, "/menu-items/{id}/change", REL(handler), item_change_row, .see = item_see, .shows = "/menu-items/{id}", .act = "change", .body = menu_item_new_form, DRAFT),
    WRITES(POST, "/menu-items/{id}/remove", REL(handler), item_remove_row, .see = item_see, .shows = "/menus/{id}", .act = "remove", DRAFT),
};

static const struct cap_entity entities[] = {{Entity_menu, "/menus/"}, {Entity_menu_item, "/menu-items/"}};

const struct cap menu_cap = {.name = "menu", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 2};

/* -- for the pages -- */

bool menu_has(const struct strs *acts, Str act)
{
    for (size_t i = 0; i < acts->n; i++)
        if (str_eq(acts->v[i], act)) return true;
    return false;
}

Html menu_badge(struct html *h, enum MenuState s)
{
    if (s == MenuState_published) return badge(h, S("lj-ok"), S("check"), MenuState_label(s));
    return badge(h, s == MenuState_draft ? S("lj-warn") : S(""), s == MenuState_draft ? S("edit") : S("history"), MenuState_label(s));
}
