/* One path for all dark modules, each run of a row as one bar: some kilobytes for an address. */
#include "html/qr.h"

#include <qrencode.h>

#include "base/arena.h"
#include "base/buf.h"

enum { MARGIN = 4, DARK = 1 };

static void row_bars(struct buf *b, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && (row[x] & DARK)) x++;
        if (x > from) buf_fmt(b, "M%d %dh%dv1h-%dz", from + MARGIN, y + MARGIN, x - from, x - from);
    }
}

Html qr_svg(struct arena *a, Str url)
{
    if (!url.len || url.len > 1600) return (Html){S("")};
    QRcode *code = QRcode_encodeData((int)url.len, (const unsigned char *)url.p, 0, QR_ECLEVEL_Q);
    if (!code) return (Html){S("")};
    int side = code->width + 2 * MARGIN;
    struct buf b = buf_new(a, 4096);
    buf_fmt(&b, "<svg class=\"lj-qr\" aria-hidden=\"true\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
            side, side, side, side);
    for (int y = 0; y < code->width; y++) row_bars(&b, code->data + (size_t)y * (size_t)code->width, code->width, y);
    buf_lit(&b, "\"/></svg>");
    QRcode_free(code);
    return (Html){buf_str(&b)};
}
