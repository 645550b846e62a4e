#pragma once
#include <stdint.h>
typedef struct { int64_t v; } NeedId;
#define EACH_ID(X) X(NeedId)
