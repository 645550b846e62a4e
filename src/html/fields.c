#include "html/fields.h"

const struct field *form_find(const struct form *f, Str name)
{
    for (unsigned i = 0; i < f->n; i++)
        if (str_is(name, f->fields[i].name)) return &f->fields[i];
    return NULL;
}
