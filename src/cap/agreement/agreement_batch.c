/* Many agreements at once (M35): pasted rows, one agreement each, numbered one after the other with a history of its own. All or none: a row
 * that cannot be read refuses the whole, with its number and what is wrong. */
#include "cap/agreement/agreement.h"

#include "cap/area/area.h"

/* ids: each agreement has its row, two parties and four events beside its lines; one request gives out a limited number. */
enum { CELLS_MAX = 1 + 2 * AGREEMENT_LINES_MAX, IDS_EACH = 7, IDS_MOST = RQ_IDS_MAX - 20 };

struct row {
    Str cells[CELLS_MAX];
    size_t n;
};

static enum Err wrong(struct rq *rq, unsigned line, Msg what)
{
    Str args[2] = {str_fmt(rq->a, "%u", line), rq_text(rq, what)};
    enum Err e = refuse_field(rq, "rows", what);
    if (rq->problem.n_errors) rq->problem.errors[rq->problem.n_errors - 1].message = msg_fill(rq->a, MSG_agreement_row_wrong, rq->lang, args, 2);
    return e;
}

/* A full-width comma and a tab part cells like a comma: that is how people paste. */
static Str plain_commas(struct arena *a, Str line)
{
    struct buf b = buf_new(a, line.len);
    for (size_t i = 0; i < line.len;) {
        if (str_starts(str_from(line, i), S("\xef\xbc\x8c"))) {
            buf_char(&b, ',');
            i += 3;
            continue;
        }
        buf_char(&b, line.p[i] == '\t' ? ',' : line.p[i]);
        i++;
    }
    return buf_str(&b);
}

/* Cells apart by tabs where there is one (a table was pasted: commas belong to the words), else by commas. */
static bool cells_of(struct arena *a, Str line, struct row *out)
{
    bool tabs = str_has(line, S("\t"));
    Str rest = tabs ? line : plain_commas(a, line), cell;
    out->n = 0;
    while (str_split(&rest, tabs ? '\t' : ',', &cell)) {
        cell = str_trim(cell);
        if (!cell.len && !rest.len) break;
        if (out->n == CELLS_MAX) return false;
        out->cells[out->n++] = cell;
    }
    return true;
}

static enum Err find_org(struct rq *rq, const struct orgs_to_ask_rows *orgs, Str name, unsigned line, OrgId *out)
{
    for (size_t i = 0; i < orgs->n; i++)
        if (str_eq(orgs->v[i].name, name) || (orgs->v[i].name_en.len && str_eq(orgs->v[i].name_en, name))) {
            *out = orgs->v[i].id;
            return OK;
        }
    return wrong(rq, line, MSG_agreement_org_unknown);
}

static enum Err make_one(struct rq *rq, struct db_rw *db, const struct agreement_batch *in, const struct orgs_to_ask_rows *orgs, const struct row *r, unsigned line, AnyId batch, AgreementId *out)
{
    AgreementPartyId us, them;
    Day ends = in->ends;
    size_t n = r->n;
    OrgId org;
    TRY(find_org(rq, orgs, r->cells[0], line, &org));
    if (n % 2 == 0 && day_parse(r->cells[n - 1], &ends)) n--; /* a day alone at the end: this one's own last day */
    TRY(agreement_make(rq, db, &(struct agreement_made){.area = in->area, .theme = in->theme, .starts = in->starts, .ends = ends, .batch = batch}, out, &us));
    TRY(agreement_add_party(rq, db, *out, 2, org, &them));
    for (size_t c = 1; c < n; c += 2) {
        Day due;
        if (c + 1 >= n || !day_parse(r->cells[c + 1], &due)) return wrong(rq, line, MSG_agreement_row_day);
        if (due.n < in->starts.n || due.n > ends.n) return wrong(rq, line, MSG_agreement_due_outside);
        TRY(agreement_add_line(rq, db, *out, (int64_t)(c / 2) + 1, them, r->cells[c], due));
    }
    TRY(agreement_send(rq, db, *out));
    return in->confirm ? agreement_confirm(rq, db, *out, us) : OK;
}

static enum Err batch_make(struct rq *rq, struct db_rw *db, const struct agreement_batch *in)
{
    struct orgs_to_ask_rows orgs;
    struct area_row area;
    AgreementId made = {0}, id;
    AnyId batch = {rq_id(rq)};
    Str rest = in->rows, text;
    unsigned line = 0, n = 0, ids = 0;
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    TRY(orgs_to_ask(db, rq->a, &orgs, .area = in->area));
    while (rest.len && str_split(&rest, '\n', &text)) {
        struct row r;
        line++;
        if (!str_trim(text).len) continue;
        if (++n > AGREEMENT_BATCH_MAX) return refuse_field(rq, "rows", MSG_agreement_rows_many);
        if (!cells_of(rq->a, str_trim(text), &r) || r.n < 3) return wrong(rq, line, MSG_agreement_row_cells);
        ids += IDS_EACH + (unsigned)r.n / 2;
        if (ids > IDS_MOST) return refuse_field(rq, "rows", MSG_agreement_rows_many);
        TRY(make_one(rq, db, in, &orgs, &r, line, batch, &id));
        if (!made.v) made = id;
    }
    if (!n) return refuse_field(rq, "rows", MSG_app_field_missing);
    rq->made = ANY(made);
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/agreements?area=%lld&batch=%lld&done=batch", (long long)in->area.v, (long long)batch.v));
    return OK;
}
WRITE_FN(batch_make, agreement_batch)

static const struct route routes[] = {
    WRITES(POST, "/agreements/batch", JOINT_WRITERS, batch_make_row, .body = agreement_batch_form, .creates = true, .shows = "/agreements/{id}"),
};

const struct cap agreement_batch_cap = {.name = "agreement_batch", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
