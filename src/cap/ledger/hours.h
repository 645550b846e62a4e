/* Hours of volunteers 志愿时长: minutes on a person's ledger of each grade, given by the community (its ledger goes below 0 by as
 * much). They come from a confirmed service or a closed occasion, which is their cause; a mistake is reversed. */
#pragma once
#include "cap/ledger/ledger.h"

enum Err hours_post(struct app *app, struct db_rw *db, struct arena *a, PersonId person, AreaId area, enum Grade grade, int64_t minutes, enum Entity cause_kind, AnyId cause,
                    Time at); /* 0 minutes post nothing */
struct hours {
    int64_t minutes[Grade_end]; /* by grade */
    int64_t all;
};
enum Err hours_of(struct db_ro *db, struct arena *a, PersonId person, struct hours *out);
