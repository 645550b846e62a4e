/* The body of an HTML form: as for JSON. */
#include "body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) { return fuzz_body(data, len, false); }
