/* QR codes as pictures in the page: an address on paper or on a screen that a phone reads.
 *
 * Level Q (a quarter of it may be dirty or torn), four modules of margin, black on white whatever the page's colours are.
 * Decorative for those who do not see it: the address or its words stand beside it. An address that is too long for a code
 * (more than some 1,600 bytes) gives nothing.
 */
#pragma once
#include "html/html.h"

Html qr_svg(struct arena *a, Str url);
