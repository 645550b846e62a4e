-- The community's word about a unit, once a year, and the unit's answer (双报告, M27). Of units alone, never of their members.
CREATE TABLE unit_review (
  id @id,
  enrolment @ref(enrolment) NOT NULL,
  year @int NOT NULL,
  grade @choice(ReviewGrade) NOT NULL,
  text @text NOT NULL,
  by_person @ref(person),
  at @time NOT NULL,
  reply @text,
  replied_by @ref(person),              -- none: by the unit's secret link
  replied_at @time,
  rev @int NOT NULL,
  UNIQUE (enrolment, year)
);
