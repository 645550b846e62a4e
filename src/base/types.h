/* Small value types that cross every floor, and the table type of closed word lists ("choices").
 *
 * Ids, money, optional numbers and private text are distinct C types: mixing them does not compile. The id types themselves
 * (AreaId, NeedId …) are generated from the schemas into ids.h.
 */
#pragma once
#include "base/str.h"

/* A reference whose kind stands in a column beside it (source kind + id). */
typedef struct {
    int64_t v;
} AnyId;
#define ANY(id) ((AnyId){(id).v})

typedef struct {
    int64_t fen; /* 1/100 yuan; never floating point */
} Money;

typedef struct {
    bool has;
    int64_t v;
} OptInt;
#define SOME(n) ((OptInt){true, (n)})

typedef struct {
    bool has;
    double v;
} OptReal;

/* The value of a @private column. Templates, JSON and the log cannot print it: only reveal() (app/policy.h) opens it. */
typedef struct {
    Str sealed;
} Private;

/* One text of the catalogue, in every language; MSG_… constants are generated from the texts files. */
typedef struct {
    uint16_t n;
} Msg;

/* A closed list of words that a column or a field may hold: stored and sent as its code, shown by its label.
 *
 *   choices.h:  #define NEED_STAGES(X, T) X(T, collected) X(T, analysed) …
 *               CHOICE(NeedStage, NEED_STAGES)              gives enum NeedStage { NeedStage_none, NeedStage_collected, … }
 *   need.c:     CHOICE_TABLE(NeedStage, NEED_STAGES)        gives NeedStage_choices; the labels are MSG_NeedStage_collected …
 * 0 is "none": SQL NULL, an absent field.
 */
struct choices {
    const char *name;
    const Str *codes;  /* codes[0] has no value */
    const Msg *labels;
    unsigned n;        /* including none */
};

unsigned choice_of(const struct choices *c, Str code);   /* 0 when it is none of them */
Str choice_code(const struct choices *c, unsigned x);
Msg choice_label(const struct choices *c, unsigned x);

#define CHOICE_ENUM_(T, c) T##_##c,
#define CHOICE_CODE_(T, c) {#c, sizeof(#c) - 1},
#define CHOICE_LABEL_(T, c) MSG_##T##_##c,
#define CHOICE(T, LIST)                                                                                 \
    enum T { T##_none, LIST(CHOICE_ENUM_, T) T##_end };                                                 \
    extern const struct choices T##_choices;                                                            \
    static inline Msg T##_label(enum T x) { return choice_label(&T##_choices, (unsigned)x); }           \
    static inline Str T##_code(enum T x) { return choice_code(&T##_choices, (unsigned)x); }             \
    static inline enum T T##_of(Str code) { return (enum T)choice_of(&T##_choices, code); }
#define CHOICE_TABLE(T, LIST)                                                                           \
    static const Str T##_codes_[] = {{NULL, 0}, LIST(CHOICE_CODE_, T)};                                 \
    static const Msg T##_labels_[] = {MSG_none, LIST(CHOICE_LABEL_, T)};                                \
    const struct choices T##_choices = {#T, T##_codes_, T##_labels_, T##_end};
