/* Folding: how texts are compared when people search. Two texts are the same to a searcher when their foldings are.
 *
 * Character by character: 简, 繁 and 异体 become one form (OpenCC's tables, made into fold_table.c while building), letters
 * become small, full width half width, any run of blanks one blank, none at the ends. Punctuation stays, but is in no token.
 *
 * Tokens find candidates, the folded text decides. A text's tokens are the overlapping pairs of each run of characters that are
 * no punctuation, and the last character of the run alone: so every pair, and by prefix every character, finds its texts.
 */
#pragma once
#include "base/str.h"

extern const uint32_t fold_version;           /* another table or another rule: another number, never 0 */

Str fold(struct arena *a, Str text);          /* none stays none */
bool fold_run(Str *rest, Str *run);           /* takes the next run of characters that are no punctuation off folded text; false at the end */
Str fold_tokens(struct arena *a, Str folded); /* each once, one blank between them: "楼道 道灯 灯" */

/* What somebody typed. All its words must stand in a text. */
struct fold_query {
    Str words;    /* folded, each once, one blank between them; no value: nothing was typed */
    Str tokens;   /* what the tokens of a text with these words must hold: "楼道 道灯", a lone character as "灯*"; no value: punctuation alone */
};
struct fold_query fold_query(struct arena *a, Str typed);

bool fold_has(Str folded, Str words);         /* all of the words, each somewhere */
/* The next place at or behind *from where one of the words stands in a text as it was written: [*from, *to) in bytes. */
bool fold_find(Str text, Str words, size_t *from, size_t *to);
