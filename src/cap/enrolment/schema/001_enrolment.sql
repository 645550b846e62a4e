-- Enrolment 双报到: members and units that report to a community, the posts they may hold, and the office's invitations.

-- A post that a community offers: a place to fill, never a person without one.
CREATE TABLE duty_post (
  id @id,
  area @ref(area) NOT NULL,
  kind @choice(DutyKind) NOT NULL,
  title @text NOT NULL,
  seats @int NOT NULL,
  closed_at @time,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX duty_post_area ON duty_post(area, closed_at);

-- large
CREATE TABLE enrolment (
  id @id,
  kind @choice(EnrolKind) NOT NULL,
  state @choice(EnrolState) NOT NULL,
  digits @text NOT NULL,                -- of the receipt, to be read out
  area @ref(area) NOT NULL,             -- the community
  grid @ref(area),
  place @ref(area) NOT NULL,            -- the grid, or the community while it waits for one: where it counts
  person @ref(person),                  -- the member, or the unit's contact; known from the receiving on
  org @ref(org),                        -- the unit: that enrols, or whose member it is
  org_name @text,                       -- of a unit that the community does not know yet
  name @text @private @keep(enrolment), -- until it is received: then the person has them
  phone @text @private @keep(enrolment),
  skills @text,                         -- words, one blank between them
  evening @bool NOT NULL,
  weekend @bool NOT NULL,
  daytime @bool NOT NULL,
  work_post @ref(duty_post),            -- chosen or proposed, not held yet
  community_post @ref(duty_post),
  declared @int,                        -- a unit's own number of members …
  declared_on @day,                     -- … on this day
  channel @text NOT NULL,
  link @ref(link),                      -- from the receiving to the leaving
  received_at @time,
  ended_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX enrolment_place ON enrolment(place, kind, state, id);
CREATE INDEX enrolment_org ON enrolment(org, kind, state);
CREATE INDEX enrolment_person ON enrolment(person, id);
CREATE INDEX enrolment_link ON enrolment(link);
CREATE INDEX enrolment_phone ON enrolment(phone);
CREATE INDEX enrolment_ended ON enrolment(state, at);

-- One line of an office's list: it only invites. The list is gone after thirty days.
CREATE TABLE invitation (
  id @id,
  kind @choice(EnrolKind) NOT NULL,
  area @ref(area) NOT NULL,
  org @ref(org),
  name @text @private @keep(invitation),
  phone @text @private @keep(invitation),
  used_at @time,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX invitation_area ON invitation(area, kind, org);
CREATE INDEX invitation_phone ON invitation(phone);
CREATE INDEX invitation_at ON invitation(at);

-- A member's own hours, as they sent them to their unit (双报告); taken back, the row is gone.
CREATE TABLE report_back (
  id @id,
  enrolment @ref(enrolment) NOT NULL UNIQUE,
  person @ref(person) NOT NULL,
  org @ref(org) NOT NULL,
  minutes @int NOT NULL,
  minutes_a @int NOT NULL,
  services @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX report_back_org ON report_back(org, id);

-- only: both
INSERT INTO retention(id, code, days, rev) VALUES (21, 'enrolment', 180, 1), (22, 'invitation', 30, 1);
