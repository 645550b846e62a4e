#include "html/fields.h"

const struct field *form_find(const struct form *f, Str name)
{
    for (unsigned i = 0; i < f->n; i++)
        if (str_is(name, f->fields[i].name)) return &f->fields[i];
    return NULL;
}

bool form_takes_files(const struct form *f)
{
    for (unsigned i = 0; f && i < f->n; i++)
        if (f->fields[i].kind == KIND_FILE || f->fields[i].kind == KIND_FILES) return true;
    return false;
}
