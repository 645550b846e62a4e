/* What people see of their own data: /me/data, its export, erasure, consents; the notice that everybody may read. */
#include "cap/privacy/privacy_core.h"

static const struct job jobs[] = {{"erase", 4, privacy_erase}};

const struct cap privacy_cap = {.name = "privacy", .jobs = jobs, .n_jobs = 1};
