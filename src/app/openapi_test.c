/* The document of the interface: it can be read, names every route of the API once, and every reference leads somewhere. */
#include "app/openapi.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "harness.h"
#include "main/commands.h"

static json_t *document(void)
{
    json_error_t err;
    struct buf b = buf_new(test_arena(), 1 << 16);
    openapi_write(&b, all_caps, all_caps_n, true);
    json_t *doc = json_loadb(b.p, b.len, JSON_REJECT_DUPLICATES, &err);
    CHECK_MSG(doc != NULL, "not JSON: %s at %d", err.text, err.position);
    return doc;
}

static void check_references(json_t *doc, json_t *x)
{
    const char *key;
    json_t *v, *at;
    size_t i;
    if (json_is_array(x)) json_array_foreach(x, i, v) check_references(doc, v);
    if (!json_is_object(x)) return;
    json_object_foreach(x, key, v) {
        check_references(doc, v);
        if (strcmp(key, "$ref")) continue;
        Str rest = str_from(str_c(json_string_value(v)), 2), word;
        for (at = doc; str_split(&rest, '/', &word);) at = json_object_get(at, fmt("%.*s", STR(word)));
        CHECK_MSG(at != NULL, "%s leads nowhere", json_string_value(v));
    }
}

TEST(openapi_names_every_route_and_every_reference_leads_somewhere)
{
    json_t *doc = document();
    if (!doc) return;
    json_t *paths = json_object_get(doc, "paths");
    for (unsigned i = 0; i < all_caps_n; i++)
        for (unsigned k = 0; k < all_caps[i]->n_routes; k++) {
            const struct route *r = &all_caps[i]->routes[k];
            Str m = str_lower(test_arena(), str_c(openapi_method(r->method)));
            json_t *item = json_object_get(paths, fmt("/api/v1%s", r->path)), *op = json_object_get(item, fmt("%.*s", STR(m)));
            if (!r->html_only) CHECK_MSG(op != NULL, "%s %s is missing", openapi_method(r->method), r->path);
        }
    check_references(doc, doc);
    json_decref(doc);
}

TEST(openapi_is_the_same_each_time)
{
    struct buf a = buf_new(test_arena(), 1 << 16), b = buf_new(test_arena(), 1 << 16);
    openapi_write(&a, all_caps, all_caps_n, true);
    openapi_write(&b, all_caps, all_caps_n, true);
    CHECK_STR(buf_str(&a), buf_str(&b));
}

TEST(openapi_says_limits_words_and_what_is_missing)
{
    json_t *doc = document();
    if (!doc) return;
    json_t *paths = json_object_get(doc, "paths");
    json_t *login = json_object_get(json_object_get(paths, "/api/v1/sessions"), "post"), *schema, *phone;
    schema = json_object_get(json_object_get(json_object_get(json_object_get(login, "requestBody"), "content"), "application/json"), "schema");
    CHECK(json_is_false(json_object_get(schema, "additionalProperties")));
    phone = json_object_get(json_object_get(schema, "properties"), "phone");
    CHECK_EQ(json_integer_value(json_object_get(phone, "minLength")), 3);
    CHECK_EQ(json_integer_value(json_object_get(phone, "maxLength")), 20);
    CHECK_STR(json_string_value(json_array_get(json_object_get(schema, "required"), 0)), "phone");
    CHECK(json_object_get(json_object_get(login, "responses"), "201") != NULL);
    json_t *area = json_object_get(json_object_get(json_object_get(doc, "components"), "schemas"), "area_view");
    json_t *parent = json_object_get(json_object_get(json_object_get(area, "properties"), "parent"), "type");
    CHECK_STR(json_string_value(json_array_get(parent, 1)), "null");
    CHECK_EQ(json_array_size(json_object_get(json_object_get(json_object_get(area, "properties"), "level"), "enum")), 6);
    json_decref(doc);
}

TEST(openapi_files_are_multipart_and_json_carries_none)
{
    json_t *doc = document();
    if (!doc) return;
    json_t *paths = json_object_get(doc, "paths");
    json_t *file = json_object_get(json_object_get(json_object_get(json_object_get(paths, "/api/v1/files"), "post"), "requestBody"), "content");
    json_t *need = json_object_get(json_object_get(json_object_get(json_object_get(paths, "/api/v1/needs"), "post"), "requestBody"), "content"), *props;
    CHECK(json_object_get(file, "application/json") == NULL); /* the file must be there */
    props = json_object_get(json_object_get(json_object_get(file, "multipart/form-data"), "schema"), "properties");
    CHECK_STR(json_string_value(json_object_get(json_object_get(props, "file"), "format")), "binary");
    props = json_object_get(json_object_get(json_object_get(need, "multipart/form-data"), "schema"), "properties");
    CHECK_EQ(json_integer_value(json_object_get(json_object_get(props, "pictures"), "maxItems")), 3);
    props = json_object_get(json_object_get(json_object_get(need, "application/json"), "schema"), "properties");
    CHECK(json_object_get(props, "pictures") == NULL);
    CHECK_EQ(json_integer_value(json_object_get(json_object_get(props, "photos"), "maxItems")), 9);
    json_decref(doc);
}
