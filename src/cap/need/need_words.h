/* The words of a need: how it is found by what its title and text say, and which needs say the same. */
#pragma once
#include "base/fold.h"
#include "cap/need/need.h"

/* `folded` of a new need, for need_put; the index is told of it too. */
Str need_words_new(struct db_rw *db, struct arena *a, NeedId id, Str title, Str text);
/* After title, text or public_text have changed: what is kept folded and the index follow, in the same commit. */
enum Err need_words_follow(struct db_rw *db, struct arena *a, NeedId id);
/* Before a need is deleted: the index is told that it is gone. */
enum Err need_words_gone(struct db_rw *db, struct arena *a, NeedId id);
/* Words were erased: the night's job takes them out of the older parts of the index too. */
enum Err need_words_erased(struct db_rw *db);

/* The part of the text around the first of the words, when the title does not have them all; else none. */
Str need_words_found(struct arena *a, Str title, Str text, Str words);

/* Jobs: needs that are not folded yet, or by another table of characters; the index written anew after an erasure. */
enum Err need_words_fold(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
enum Err need_words_purge(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
/* A check for `verify`: the index holds exactly the tokens of what the rows say. */
enum Err need_words_verify(struct db_ro *db, struct arena *a, char why[256]);
