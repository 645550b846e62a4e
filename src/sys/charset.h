/* Text from outside as UTF-8. Chinese spreadsheets write .csv in GB18030 (GBK, GB2312) without saying so. */
#pragma once
#include "base/str.h"

/* The same text in UTF-8, without a byte order mark. What is UTF-8 stays, damaged lines and all; what reads as GB18030 and has more lines
   that are no UTF-8 than lines of it is taken for that. */
Str text_utf8(struct arena *a, Str bytes);
