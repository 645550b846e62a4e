/* What htmlgen knows about HTML itself: which elements exist, which attributes are addresses or words or refused. */
#include <string.h>

#include "base/utf8.h"
#include "htmlgen.h"

bool in_list(const char *list, Str word)
{
    if (!word.len) return false;
    for (const char *p = list; (p = strstr(p, " ")); ) {
        p++;
        if (strncmp(p, word.p, word.len) == 0 && (p[word.len] == ' ' || !p[word.len])) return true;
    }
    return false;
}

bool element_known(Str name)
{
    return in_list(" a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption cite code col"
                   " colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form h1 h2"
                   " h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark menu"
                   " meta meter nav noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp script"
                   " search section select small source span strong sub summary sup svg table tbody td template textarea tfoot th"
                   " thead time title tr track u ul var video wbr",
                   name);
}

bool element_void(Str name)
{
    return in_list(" area base br col embed hr img input link meta source track wbr", name);
}

bool attr_is_url(Str name)
{
    return in_list(" href src action formaction hx-get hx-post hx-put hx-delete hx-patch hx-push-url hx-replace-url sse-connect poster"
                   " data-href cite data ping srcset imagesrcset xlink:href manifest",
                   name);
}

bool attr_is_words(Str name)
{
    return in_list(" alt title placeholder label aria-label aria-description aria-valuetext aria-roledescription hx-confirm"
                   " hx-prompt data-confirm",
                   name);
}

bool attr_is_bare(Str name)
{
    return str_starts(name, S("data-")) ||
           in_list(" allowfullscreen async autofocus autoplay checked controls default defer disabled download formnovalidate"
                   " hidden hx-disable hx-preserve inert ismap itemscope loop multiple muted nomodule novalidate open playsinline"
                   " popover readonly required reversed selected",
                   name);
}

bool ends_paragraph(Str name)
{
    return in_list(" address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
                   " header hgroup hr main menu nav ol p pre search section table ul",
                   name);
}

bool element_inline(Str name)
{
    return in_list(" a abbr b button cite code em i img input kbd label mark meter output progress q s samp select small span strong"
                   " sub sup svg time u var",
                   name);
}

const char *attr_refused(Str name)
{
    if (str_starts(name, S("on")) || str_starts(name, S("hx-on"))) return "script in an attribute is refused by the content security policy; listen in web/";
    if (str_is(name, "style")) return "a style in an attribute is refused by the content security policy; use a class";
    if (str_is(name, "hx-vars")) return "script in an attribute is refused by the content security policy";
    if (str_is(name, "srcdoc")) return "a document inside an attribute cannot be checked";
    return NULL;
}

size_t entity_len(Str s, size_t at)
{
    size_t i = at + 1, digits;
    if (i < s.len && s.p[i] == '#') {
        i++;
        bool hex = i < s.len && (s.p[i] == 'x' || s.p[i] == 'X');
        if (hex) i++;
        for (digits = i; i < s.len && ((s.p[i] >= '0' && s.p[i] <= '9') || (hex && is_name(s.p[i]))); i++) {}
    } else {
        for (digits = i; i < s.len && is_name(s.p[i]) && s.p[i] != '_'; i++) {}
    }
    return i > digits && i < s.len && s.p[i] == ';' ? i + 1 - at : 0;
}

bool is_wordy(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } sign[] = {
        {0x00, 0x40},     {0x5b, 0x60},     {0x7b, 0xa9},     {0xab, 0xb4},     {0xb6, 0xb9},     {0xbb, 0xbf},
        {0xd7, 0xd7},     {0xf7, 0xf7},     {0x2000, 0x2bff}, {0x3000, 0x3004}, {0x3007, 0x3020}, {0x3030, 0x3030},
        {0xfe00, 0xfe0f}, {0xfe30, 0xfe4f}, {0xff01, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0x1f000, 0x1faff},
    };
    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++)
        if (cp >= sign[i].from && cp <= sign[i].to) return false;
    return true;
}

bool url_literal_ok(Str s)
{
    if (!s.len) return true;
    if (s.p[0] == '/') return s.len < 2 || (s.p[1] != '/' && s.p[1] != '\\');
    return s.p[0] == '?' || s.p[0] == '#' || str_starts(s, S("https://")) || str_starts(s, S("tel:")) || str_starts(s, S("mailto:"));
}
