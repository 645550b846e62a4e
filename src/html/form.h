/* The four calls that {% form %} in a template becomes.
 *
 * form_open writes <form>, the token against forgery and the error summary; form_field a label, the control, its limits,
 * hint, old value and error text, all from the form's field list; form_submit a button; form_close the end. A field is
 * named by FORM_FIELD, which does not compile when struct need_report has no such member.
 */
#pragma once
#include "html/html.h"

struct form;

void form_open(struct html *h, const struct form *f, Html action); /* action: escaped, ready for the attribute */
void form_field(struct html *h, const struct form *f, Str name);
void form_submit(struct html *h, Msg label);
void form_close(struct html *h);

#define FORM_FIELD(T, name) ((void)sizeof(((struct T *)0)->name), S(#name))
