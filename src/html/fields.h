/* Forms and views: one list of fields, from which follow the struct, the parser, the limits in HTML, the JSON and OpenAPI.
 *
 *   #define NEED_REPORT(F, C, O, L)                                  a form: what comes in
 *       C(NeedKind, kind, REQUIRED, MSG_f_kind)                      one word of a choices table
 *       F(Str, text, REQUIRED, 1, 20000, MSG_f_text)                 lo…hi: code points of a Str, value of a number
 *       O(contact, contact, OPTIONAL, MSG_f_contact)                 a nested form: struct contact *contact
 *       L(participants, OPTIONAL, 50, MSG_f_participants)            a list of ids: struct ids participants
 *       F(Upload, file, REQUIRED, 1, UPLOAD_MAX, MSG_f_file)         a file of lo…hi bytes; only what declares one accepts files
 *       F(Uploads, pictures, OPTIONAL, 0, 3, MSG_f_pictures)         up to hi files
 *   FORM(need_report, NEED_REPORT)                                   struct need_report, need_report_form
 *
 *   #define NEED_VIEW(V, VO, E, O, L, A)                             a view: what goes out
 *       V(NeedId, id) VO(Str, note) E(NeedStage, stage) O(place_view, place) L(step_view, timeline) A(acts)
 *   VIEW(need_view, NEED_VIEW)                       struct need_view, struct need_view_list, need_view_view()
 * Types of F and V: Str, int64_t, OptInt, OptReal, bool, Time, Day, Money and every id. V prints null when there is no value,
 * VO leaves the member out. Optional numbers are OptInt / OptReal; other kinds have a natural "none". Object and list views
 * name another VIEW above. VIEW_WITH adds members for the page that JSON does not show.
 */
#pragma once
#include <stddef.h>

#include "base/time.h"
#include "base/types.h"
#include "ids.h"
#include "msg.h"

struct ids {
    AnyId *v;
    size_t n;
};

/* A file that came with a form (multipart/form-data). The mime type is the sender's claim. bytes.p NULL: none was chosen. */
typedef struct {
    Str name, mime, bytes;
} Upload;
typedef struct {
    Upload *v;
    size_t n;
} Uploads;
enum { UPLOAD_MAX = 10 << 20 };  /* bytes; of all files of one request together */

enum Kind {
    KIND_ID, KIND_STR, KIND_INT, KIND_OPTINT, KIND_OPTREAL, KIND_BOOL, KIND_TIME, KIND_DAY, KIND_MONEY, KIND_CHOICE,
    KIND_OBJECT, KIND_LIST, KIND_IDS, KIND_STRS, KIND_FILE, KIND_FILES, KIND_REFUSED,
};

/* What is neither private nor one of the plain types is an id. */
#define KIND_OF(T)                                                                                                       \
    _Generic((T){0}, Str: KIND_STR, int64_t: KIND_INT, OptInt: KIND_OPTINT, OptReal: KIND_OPTREAL, bool: KIND_BOOL,     \
        Time: KIND_TIME, Day: KIND_DAY, Money: KIND_MONEY, Private: KIND_REFUSED, Upload: KIND_FILE, Uploads: KIND_FILES, \
        default: KIND_ID)
/* A Private in a form or view does not compile. */
#define KIND_CHECKED(T) (enum Kind)(KIND_OF(T) + 0 * sizeof(char[KIND_OF(T) == KIND_REFUSED ? -1 : 1]))
#define KIND_SHOWN(T) (enum Kind)(KIND_CHECKED(T) + 0 * sizeof(char[KIND_OF(T) == KIND_FILE || KIND_OF(T) == KIND_FILES ? -1 : 1]))

enum Presence { OPTIONAL, REQUIRED };

struct form;
typedef const struct form *FormFn(void);
struct field {
    const char *name;
    enum Kind kind;
    unsigned off;
    enum Presence presence;
    int64_t lo, hi;
    const struct choices *choices;
    FormFn *object;
    Msg label;
};
struct form {
    const char *name;
    const struct field *fields;
    unsigned n;
    size_t size;
};

#define FORM_F_STRUCT_(T, name, presence, lo, hi, label) T name;
#define FORM_C_STRUCT_(T, name, presence, label) enum T name;
#define FORM_O_STRUCT_(form, name, presence, label) struct form *name;
#define FORM_L_STRUCT_(name, presence, hi, label) struct ids name;
#define FORM_F_ROW_(T, nam, pres, low, high, lab) \
    {.name = #nam, .kind = KIND_CHECKED(T), .off = offsetof(SELF_, nam), .presence = pres, .lo = low, .hi = high, .label = lab},
#define FORM_C_ROW_(T, nam, pres, lab) \
    {.name = #nam, .kind = KIND_CHOICE, .off = offsetof(SELF_, nam), .presence = pres, .choices = &T##_choices, .label = lab},
#define FORM_O_ROW_(frm, nam, pres, lab) \
    {.name = #nam, .kind = KIND_OBJECT, .off = offsetof(SELF_, nam), .presence = pres, .object = frm##_form, .label = lab},
#define FORM_L_ROW_(nam, pres, high, lab) \
    {.name = #nam, .kind = KIND_IDS, .off = offsetof(SELF_, nam), .presence = pres, .hi = high, .label = lab},

/* A form is a function, so that the rows can speak of their own struct (SELF_) without naming it in each. */
#define FORM(form_, LIST)                                                                                                \
    struct form_ { LIST(FORM_F_STRUCT_, FORM_C_STRUCT_, FORM_O_STRUCT_, FORM_L_STRUCT_) };                              \
    static inline __attribute__((unused)) const struct form *form_##_form(void)                                         \
    {                                                                                                                    \
        typedef struct form_ SELF_;                                                                                      \
        static const struct field rows[] = {LIST(FORM_F_ROW_, FORM_C_ROW_, FORM_O_ROW_, FORM_L_ROW_)};                  \
        static const struct form self = {#form_, rows, sizeof rows / sizeof *rows, sizeof(struct form_)};               \
        return &self;                                                                                                    \
    }

const struct field *form_find(const struct form *f, Str name); /* NULL when the form has no such field */
bool form_takes_files(const struct form *f);

struct view;
typedef const struct view *ViewFn(void);
struct view_field {
    const char *name;
    Str key;                  /* as it stands in JSON behind another: ,"name": */
    enum Kind kind;
    unsigned off;
    bool omit;                /* left out when there is no value */
    const struct choices *choices;
    ViewFn *object;
};
struct view {
    const char *name;
    const struct view_field *fields;
    unsigned n;
    size_t size;
    bool ref;                 /* where another view names it, JSON shows its `id` alone: ids stand for records everywhere */
};

#define VIEW_V_STRUCT_(T, name) T name;
#define VIEW_E_STRUCT_(T, name) enum T name;
#define VIEW_O_STRUCT_(sub, name) struct sub *name;
#define VIEW_L_STRUCT_(sub, name) struct sub##_list name;
#define VIEW_A_STRUCT_(name) struct strs name;
#define VIEW_NAME_(nam) .name = #nam, .key = {",\"" #nam "\":", sizeof(",\"" #nam "\":") - 1}
#define VIEW_V_ROW_(T, nam) {VIEW_NAME_(nam), .kind = KIND_SHOWN(T), .off = offsetof(SELF_, nam)},
#define VIEW_VO_ROW_(T, nam) {VIEW_NAME_(nam), .kind = KIND_SHOWN(T), .off = offsetof(SELF_, nam), .omit = true},
#define VIEW_E_ROW_(T, nam) {VIEW_NAME_(nam), .kind = KIND_CHOICE, .off = offsetof(SELF_, nam), .choices = &T##_choices},
#define VIEW_O_ROW_(sub, nam) {VIEW_NAME_(nam), .kind = KIND_OBJECT, .off = offsetof(SELF_, nam), .object = sub##_view},
#define VIEW_L_ROW_(sub, nam) {VIEW_NAME_(nam), .kind = KIND_LIST, .off = offsetof(SELF_, nam), .object = sub##_view},
#define VIEW_A_ROW_(nam) {VIEW_NAME_(nam), .kind = KIND_STRS, .off = offsetof(SELF_, nam)},

/* LIST(V, VO, E, O, L, A); a view may carry more members for its page behind the JSON: VIEW_WITH(…, members). */
#define VIEW_MADE_(view_, ref_, LIST, ...)                                                                                \
    struct view_ { LIST(VIEW_V_STRUCT_, VIEW_V_STRUCT_, VIEW_E_STRUCT_, VIEW_O_STRUCT_, VIEW_L_STRUCT_, VIEW_A_STRUCT_) __VA_ARGS__ }; \
    struct view_##_list { struct view_ *v; size_t n; };                                                                  \
    static inline __attribute__((unused)) const struct view *view_##_view(void)                                         \
    {                                                                                                                    \
        typedef struct view_ SELF_;                                                                                      \
        static const struct view_field rows[] = {LIST(VIEW_V_ROW_, VIEW_VO_ROW_, VIEW_E_ROW_, VIEW_O_ROW_, VIEW_L_ROW_, VIEW_A_ROW_)}; \
        static const struct view self = {#view_, rows, sizeof rows / sizeof *rows, sizeof(struct view_), ref_};         \
        return &self;                                                                                                    \
    }
#define VIEW_WITH(view_, LIST, ...) VIEW_MADE_(view_, false, LIST, __VA_ARGS__)
#define VIEW(view_, LIST) VIEW_MADE_(view_, false, LIST, )
#define VIEW_REF(view_, LIST) VIEW_MADE_(view_, true, LIST, )
