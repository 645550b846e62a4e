/* What ties people, units and places together for a time. */
#pragma once
#include "base/types.h"

/* membership: in a team; enrolment: 双报到, of a person or unit in a community; pairing: two sides that agreed; posting: a post
   held (grid leader, work post); seat: in a body; contact: who speaks for an organisation somewhere. */
#define LINK_KINDS(X, T) X(T, membership) X(T, enrolment) X(T, pairing) X(T, posting) X(T, seat) X(T, contact)
CHOICE(LinkKind, LINK_KINDS)
