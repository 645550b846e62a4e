-- Promises 承诺簿: a dated line with an owner, closed by evidence. Whatever gives them is their source. See promise.h.

CREATE TABLE promise (
  id @id,
  source_kind @choice(Entity) NOT NULL,
  source @any NOT NULL,
  n @int NOT NULL,                      -- its line in the source, from 1
  text @text NOT NULL,
  area @ref(area) NOT NULL,
  owner_person @ref(person),
  owner_org @ref(org),
  due @day NOT NULL,
  state @choice(PromiseState) NOT NULL,
  evidence @text,                       -- what shows that it was kept, or why it was released
  ended_at @time,
  reminded_on @day,
  rev @int NOT NULL,
  at @time NOT NULL,
  UNIQUE (source_kind, source, n)
);
CREATE INDEX promise_area ON promise(area, state, due);
CREATE INDEX promise_org ON promise(owner_org, state, due);
CREATE INDEX promise_person ON promise(owner_person, state, due);
CREATE INDEX promise_due ON promise(state, due);
