-- Orders: one table whatever gives them; a taking is one helper's way through an order.

-- large
CREATE TABLE work_order (
  id @id,
  source_kind @choice(Entity) NOT NULL,
  source @any NOT NULL,
  mode @choice(OrderMode) NOT NULL,
  title @text NOT NULL,
  text @text,
  area @ref(area) NOT NULL,
  community @ref(area),
  state @choice(OrderState) NOT NULL,
  seats @int NOT NULL,
  skill @text,
  assignee @ref(person),
  due_at @time,
  arrive_code @text NOT NULL,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX work_order_source ON work_order(source_kind, source);
CREATE INDEX work_order_area ON work_order(community, state, id);
CREATE INDEX work_order_state ON work_order(state, mode, id);
CREATE INDEX work_order_assignee ON work_order(assignee, id);

-- large
CREATE TABLE taking (
  id @id,
  work_order @ref(work_order) NOT NULL,
  person @ref(person) NOT NULL,
  state @choice(TakingState) NOT NULL,
  minutes @int,
  grade @choice(Grade),
  by_code @bool NOT NULL,               -- arrived with the code at the place
  good @int,
  score @int,
  comment @text,
  note @text,
  arrived_at @time,
  served_at @time,
  confirmed_at @time,                   -- hours count from here on
  confirmed_by @any,
  confirmed_as @text,                   -- served | community
  at @time NOT NULL,
  rev @int NOT NULL,
  area @ref(area) NOT NULL
);
CREATE INDEX taking_order ON taking(work_order, id);
CREATE INDEX taking_person ON taking(person, id);
CREATE INDEX taking_confirmed ON taking(area, confirmed_at);
