-- The need list (no person in it), the resource list, and agreements with their parties and lines. See agreement.h.

CREATE TABLE resource (
  id @id,
  area @ref(area) NOT NULL,             -- where it is offered
  org @ref(org) NOT NULL,
  what @text NOT NULL,
  quantity @text,                       -- how much, how often
  until @day,                           -- the last day on which it may be asked for
  item @any,                            -- the item of the need list that it answers
  state @choice(OfferState) NOT NULL,
  reason @text,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX resource_area ON resource(area, state, id);
CREATE INDEX resource_org ON resource(org, id);

CREATE TABLE need_list_item (
  id @id,
  area @ref(area) NOT NULL,
  title @text NOT NULL,
  why @text,
  category @ref(category),              -- with the days: the needs that show it
  from_day @day NOT NULL,
  to_day @day NOT NULL,                 -- exclusive
  counted @int NOT NULL,                -- how many there were when it was written
  state @choice(GapState) NOT NULL,
  resource @ref(resource),              -- the offer that was accepted
  reason @text,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX need_list_item_area ON need_list_item(area, state, id);
CREATE INDEX need_list_item_resource ON need_list_item(resource);

CREATE TABLE agreement (
  id @id,
  area @ref(area) NOT NULL,             -- the community (or street) that is a party
  year @int NOT NULL,
  n @int NOT NULL,                      -- 2026-001: numbered by area and year
  theme @text NOT NULL,
  starts @day NOT NULL,
  ends @day NOT NULL,                   -- the last day on which it holds
  item @ref(need_list_item),            -- what it answers
  renews @ref(agreement),
  state @choice(AgreementState) NOT NULL,
  signed_at @time,
  ended_at @time,
  reason @text,                         -- why it ended early, or was sent back
  told_on @day,                         -- when its end was announced
  batch @any,                           -- the same for those made together
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL,
  UNIQUE (area, year, n)
);
CREATE INDEX agreement_area ON agreement(area, state, id);
CREATE INDEX agreement_ends ON agreement(state, ends);
CREATE INDEX agreement_renews ON agreement(renews);

CREATE TABLE agreement_party (
  id @id,
  agreement @ref(agreement) NOT NULL,
  n @int NOT NULL,                      -- 1: the community itself
  org @ref(org),                        -- none: the community itself
  confirmed_at @time,
  confirmed_by @ref(person),            -- none: by the secret link
  rev @int NOT NULL,
  UNIQUE (agreement, n)
);
CREATE INDEX agreement_party_org ON agreement_party(org, agreement);

-- What will be promised when all have signed.
CREATE TABLE agreement_line (
  id @id,
  agreement @ref(agreement) NOT NULL,
  party @ref(agreement_party) NOT NULL,
  n @int NOT NULL,
  text @text NOT NULL,
  due @day NOT NULL,
  UNIQUE (agreement, n)
);
