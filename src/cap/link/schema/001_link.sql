-- Links: A is tied to B from a day until a day; with what was agreed to, and how it came. See link.h.

-- large
CREATE TABLE link (
  id @id,
  kind @choice(LinkKind) NOT NULL,
  a_kind @choice(Entity) NOT NULL,      -- who: a person or organisation
  a @any NOT NULL,
  b_kind @choice(Entity) NOT NULL,      -- to what: an organisation, area, person, matter
  b @any NOT NULL,
  role @text,                           -- the post, the seat, the part: a code of the capability
  area @ref(area) NOT NULL,             -- where it counts
  starts @day NOT NULL,
  ends @day,                            -- the first day on which it no longer holds
  ended_why @text,                      -- a code: left, withdrawn, replaced, erased, …
  source @text NOT NULL,                -- a code: how it came about (wall, invitation, office, self, import)
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX link_a ON link(a_kind, a, kind);
CREATE INDEX link_b ON link(b_kind, b, kind, ends);
CREATE INDEX link_area ON link(area, kind, ends);
