-- Trees of bodies, and branch forms of organisations by counts. No names of members anywhere. See party.h.

-- A body is a node; each row says what it was from a day until a day. It is never edited: a row closes, the next opens.
CREATE TABLE body (
  id @id,
  node @any NOT NULL,                   -- the same through all its rows: the id of the first
  tree @choice(BodyTree) NOT NULL,
  level @choice(BodyLevel) NOT NULL,
  name @text NOT NULL,
  area @ref(area) NOT NULL,
  parent @any,                          -- a node; none at the top
  starts @day NOT NULL,
  ends @day,                            -- the first day on which it no longer was so
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX body_node ON body(node, starts);
CREATE INDEX body_area ON body(area, tree, ends);
CREATE INDEX body_parent ON body(parent, ends);

-- The form an organisation has from a day until a day; members: how many full members there were when it was decided.
CREATE TABLE branch (
  id @id,
  org @ref(org) NOT NULL,
  members @int,
  proposed @choice(BranchForm) NOT NULL,
  form @choice(BranchForm) NOT NULL,
  reason @text,                         -- why it is another than proposed
  starts @day NOT NULL,
  ends @day,
  by_person @ref(person),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX branch_org ON branch(org, starts);

-- From how many full members on which form is proposed: data with its source, changed in the settings.
CREATE TABLE branch_rule (
  id @id,
  form @choice(BranchForm) NOT NULL,
  members_from @int NOT NULL,
  source @text NOT NULL,
  rev @int NOT NULL
);

-- only: both
INSERT INTO branch_rule(id, form, members_from, source, rev) VALUES
  (1, 'own', 3, '《中国共产党支部工作条例（试行）》：正式党员三人以上的，应当成立党支部', 1),
  (2, 'joint', 1, '《中国共产党支部工作条例（试行）》：正式党员不足三人的，按地域相邻、行业相近等原则成立联合党支部', 1),
  (3, 'instructor', 0, '各地两新组织党建做法：没有正式党员的，派驻党建工作指导员', 1);
