/* A JSON body: a refusal that says why, or a form within its limits that is the same when written and read again. */
#include "body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) { return fuzz_body(data, len, true); }
