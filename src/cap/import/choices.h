/* What is imported, how far a batch has come, what became of a row, and what can be wrong with one. */
#pragma once
#include "base/types.h"

#define IMPORT_KINDS(X, T) X(T, areas) X(T, people) X(T, orgs) X(T, needs)
CHOICE(ImportKind, IMPORT_KINDS)

#define BATCH_STATES(X, T) X(T, staged) X(T, checked) X(T, saving) X(T, saved) X(T, dropped) X(T, undoing) X(T, undone)
CHOICE(BatchState, BATCH_STATES)

#define ROW_STATES(X, T) X(T, good) X(T, bad) X(T, saved) X(T, undone) X(T, kept)
CHOICE(RowState, ROW_STATES)

/* {1} in the words is the fault's argument. The last ones say why a record stays when its batch is undone. */
#define IMPORT_FAULTS(X, T) \
    X(T, missing) X(T, too_long) X(T, control) X(T, line_break) X(T, twice) X(T, exists) X(T, exists_need) X(T, exists_person) X(T, no_area) X(T, outside) \
    X(T, no_areas) X(T, area_missing) X(T, not_choice) X(T, not_phone) X(T, not_time) X(T, future) X(T, too_old) X(T, not_code) X(T, no_parent) X(T, not_above) \
    X(T, parent_refused) X(T, role_place) X(T, role_yours) X(T, skill_long) X(T, many_skills) X(T, shown_long) X(T, many_categories) \
    X(T, not_utf8) X(T, quote) X(T, cell_long) X(T, extra) X(T, unnamed) X(T, unreadable) X(T, refused) X(T, erased) \
    X(T, touched) X(T, referred)
CHOICE(ImportFault, IMPORT_FAULTS)
