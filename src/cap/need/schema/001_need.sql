-- Needs 诉求: the record of the loop, its channels, voices, participants and extensions.

-- large
CREATE TABLE need (
  id @id,
  code @text NOT NULL UNIQUE,
  receipt @text NOT NULL UNIQUE,
  digits @text NOT NULL,                -- the last six of the receipt, which people read out
  kind @choice(NeedKind) NOT NULL,
  stage @choice(NeedStage) NOT NULL,
  state @choice(NeedState) NOT NULL,
  ending @choice(Ending),
  confirmed @choice(Confirmed),
  area @ref(area) NOT NULL,
  community @ref(area),                 -- copied: lists and figures go by them; changed by one function
  street @ref(area),
  handling @choice(AreaLevel) NOT NULL, -- the level that handles it; escalate moves it up
  place @text,
  lon @real,
  lat @real,
  title @text NOT NULL,
  text @text NOT NULL,
  category @ref(category),
  urgency @choice(Urgency),
  difficulty @choice(Difficulty),
  route @choice(Route),
  owner_person @ref(person),
  owner_org @ref(org),
  accepted_by @ref(person),
  asker @ref(person),
  asker_name @text @private @keep(need),
  asker_phone @text @private @keep(need),
  share_contact @bool NOT NULL,
  anonymous @bool NOT NULL,
  typed_by @ref(person),
  read_back @bool NOT NULL,
  batch @int,
  external_id @text,
  merged_into @ref(need),
  accept_due @time,
  due_at @time,
  accepted_at @time,
  routed_at @time,
  finished_at @time,
  closed_at @time,
  look_again_on @day,
  released @bool NOT NULL,
  public_text @text,
  feedbacks @int NOT NULL,
  reopened @int NOT NULL,
  reminded @int NOT NULL,
  me_too @int NOT NULL,
  confirmed_at @time,
  rated_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX need_community ON need(community, stage, at);
CREATE INDEX need_street ON need(street, stage, at);
CREATE INDEX need_area ON need(area, at);
CREATE INDEX need_owner ON need(owner_person, stage, due_at);
CREATE INDEX need_asker ON need(asker, id);
CREATE INDEX need_asker_phone ON need(asker_phone, id);
CREATE INDEX need_digits ON need(digits, at);
CREATE INDEX need_stage ON need(stage, finished_at);

CREATE TABLE need_channel (
  id @id,
  need @ref(need) NOT NULL,
  channel @choice(Channel) NOT NULL,
  asker @ref(person),
  merged_from @ref(need),
  at @time NOT NULL
);
CREATE INDEX need_channel_need ON need_channel(need);

CREATE TABLE need_voice (
  id @id,
  need @ref(need) NOT NULL,
  voice @any NOT NULL,                  -- a person or a pass: only to count each once
  at @time NOT NULL,
  UNIQUE (need, voice)
);

CREATE TABLE need_participant (
  id @id,
  need @ref(need) NOT NULL,
  person @ref(person),
  org @ref(org),
  at @time NOT NULL
);
CREATE INDEX need_participant_need ON need_participant(need);
CREATE INDEX need_participant_person ON need_participant(person);

CREATE TABLE need_extension (
  id @id,
  need @ref(need) NOT NULL,
  days @int NOT NULL,
  by_person @ref(person) NOT NULL,
  granted @int,                         -- none: not decided yet
  decided_by @ref(person),
  at @time NOT NULL
);
CREATE INDEX need_extension_need ON need_extension(need);

CREATE TABLE need_rating (
  id @id,
  need @ref(need) NOT NULL UNIQUE,
  score @int NOT NULL,
  comment @text @private @keep(need),
  at @time NOT NULL
);

CREATE TABLE need_number (
  id @id,
  day @day NOT NULL UNIQUE,
  n @int NOT NULL
);
