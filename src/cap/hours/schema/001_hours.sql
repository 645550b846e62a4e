-- Hours entered later (grade C: a second person and a reason), and certificates that anybody can check.

CREATE TABLE late_service (
  id @id,
  person @ref(person) NOT NULL,
  area @ref(area) NOT NULL,
  title @text NOT NULL,
  day @day NOT NULL,
  minutes @int NOT NULL,
  reason @text NOT NULL,
  state @choice(LateState) NOT NULL,
  by_person @ref(person) NOT NULL,
  decided_by @ref(person),
  decided_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX late_service_area ON late_service(area, state, id);
CREATE INDEX late_service_person ON late_service(person, id);

CREATE TABLE certificate (
  id @id,
  no @text NOT NULL UNIQUE,             -- what is printed and checked: cannot be guessed
  person @ref(person) NOT NULL,
  area @ref(area) NOT NULL,             -- the community that issues it
  minutes_a @int NOT NULL,
  minutes_b @int NOT NULL,
  minutes_c @int NOT NULL,
  until_day @day NOT NULL,              -- all that was confirmed up to this day
  revoked_at @time,
  at @time NOT NULL
);
CREATE INDEX certificate_person ON certificate(person, id);
