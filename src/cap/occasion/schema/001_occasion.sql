-- Occasions: activities, services, courses, shifts, meetings; their parts (slots), and who came. See occasion.h.

-- What comes again by a rule: its occasions are made ahead by a job.
CREATE TABLE occasion_series (
  id @id,
  kind @choice(OccasionKind) NOT NULL,
  title @text NOT NULL,
  text @text,
  host_org @ref(org),
  area @ref(area) NOT NULL,
  place @text,
  rule @text NOT NULL,                  -- weekly:6, monthly:8, yearly:03-05 (see recur.h)
  starts_min @int NOT NULL,             -- minutes of the day
  ends_min @int NOT NULL,
  seats @int,                           -- none: as many as come
  hours @bool NOT NULL,                 -- taking part is service: minutes count
  skip_holidays @bool NOT NULL,
  from_day @day NOT NULL,
  until_day @day,                       -- exclusive
  made_until @day NOT NULL,             -- occasions stand up to this day
  ended_at @time,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX series_area ON occasion_series(area, ended_at);

-- large
CREATE TABLE occasion (
  id @id,
  kind @choice(OccasionKind) NOT NULL,
  series @ref(occasion_series),
  title @text NOT NULL,
  text @text,
  host_org @ref(org),
  area @ref(area) NOT NULL,
  place @text,
  starts @time NOT NULL,
  ends @time NOT NULL,
  state @choice(OccasionState) NOT NULL,
  code @text NOT NULL,                  -- six digits at the place
  heads @int NOT NULL,                  -- who came and gave no name
  counted @bool NOT NULL,               -- in the tallies
  held_at @time,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL,
  UNIQUE (series, starts)
);
CREATE INDEX occasion_area ON occasion(area, starts);
CREATE INDEX occasion_starts ON occasion(state, starts);
CREATE INDEX occasion_host ON occasion(host_org, starts);

-- A part that one can take in an occasion: taking part, helping.
CREATE TABLE slot (
  id @id,
  occasion @ref(occasion) NOT NULL,
  role @text NOT NULL,                  -- a code: take_part, help
  seats @int,
  hours @bool NOT NULL
);
CREATE INDEX slot_occasion ON slot(occasion);

-- large
CREATE TABLE attendance (
  id @id,
  slot @ref(slot) NOT NULL,
  occasion @ref(occasion) NOT NULL,
  person @ref(person) NOT NULL,
  state @choice(AttendanceState) NOT NULL,
  in_at @time,
  in_by @choice(SignWay),
  out_at @time,
  out_by @choice(SignWay),
  minutes @int,                         -- of service; when the occasion is closed
  grade @choice(Grade),
  rev @int NOT NULL,
  at @time NOT NULL,
  UNIQUE (slot, person)
);
CREATE INDEX attendance_occasion ON attendance(occasion, id);
CREATE INDEX attendance_person ON attendance(person, id);
