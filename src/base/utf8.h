/* UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, nothing above U+10FFFF. */
#pragma once
#include "base/str.h"

bool utf8_valid(Str s);
bool utf8_next(Str *rest, uint32_t *out);  /* takes one code point off valid text; false at the end */
size_t utf8_count(Str s);                  /* code points of valid text: the unit of every length limit shown to people */
Str utf8_head(Str s, size_t n);            /* the first n code points */
bool utf8_text_ok(Str s);                  /* valid, and no control characters but tab, newline, carriage return */
