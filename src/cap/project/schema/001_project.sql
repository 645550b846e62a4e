-- Projects 项目: joint work that began in something, with an owner and a time. Grants and money come with their own steps.

CREATE TABLE project (
  id @id,
  origin_kind @choice(Entity),          -- a need-list item or an agreement; none: it began by itself
  origin @any,
  owner_org @ref(org) NOT NULL,
  area @ref(area) NOT NULL,
  title @text NOT NULL,
  direction @text,                      -- whom or what it is for, in a few words
  category @ref(category),
  state @choice(ProjectState) NOT NULL,
  starts @day NOT NULL,
  ends @day,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX project_area ON project(area, state, id);
CREATE INDEX project_origin ON project(origin);
CREATE INDEX project_org ON project(owner_org, id);
