/* The picture of a QR code: what a reader needs of it. That it can be read at all was tried with a reader. */
#include "harness.h"
#include "html/qr.h"

TEST(qr_is_a_square_with_its_margin)
{
    Html x = qr_svg(test_arena(), S("https://example.org/q/3F2K"));
    CHECK_HAS(x.s, "viewBox=\"0 0 37 37\""); /* version 3 at level Q: 29 modules and four on each side */
    CHECK_HAS(x.s, "d=\"M4 4h7v1h-7z");      /* the first finder begins behind the margin */
    CHECK_HAS(x.s, "M26 4h7v1h-7z");
    CHECK_HAS(x.s, "aria-hidden=\"true\"");
    CHECK_LACKS(x.s, "style=");
}

TEST(qr_of_nothing_or_too_much_is_nothing)
{
    char *long_one = fmt("%01700d", 0);
    CHECK_EQ(qr_svg(test_arena(), S("")).s.len, 0);
    CHECK_EQ(qr_svg(test_arena(), str_c(long_one)).s.len, 0);
    CHECK(qr_svg(test_arena(), str_c(fmt("https://example.org/%0800d", 0))).s.len > 1000);
}
