-- Service menus: a version is written once and read for ever; a change makes the next.
CREATE TABLE menu (
  id @id,
  area @ref(area) NOT NULL,             -- the community it is for
  n @int NOT NULL,                      -- version: 1, 2 …
  state @choice(MenuState) NOT NULL,
  title @text NOT NULL,
  title_en @text,
  by_person @ref(person),
  published_at @time,
  rev @int NOT NULL,
  at @time NOT NULL,
  UNIQUE (area, n)
);

-- Series of services: 邻里先锋, 互助, 康养 …
CREATE TABLE menu_section (
  id @id,
  menu @ref(menu) NOT NULL,
  n @int NOT NULL,
  name @text NOT NULL,
  name_en @text,
  UNIQUE (menu, n)
);

CREATE TABLE menu_item (
  id @id,
  menu @ref(menu) NOT NULL,
  section @ref(menu_section) NOT NULL,
  title @text NOT NULL,
  title_en @text,
  text @text,
  org @ref(org),                        -- who provides it; none: the community
  often @text,
  for_whom @text,
  way @choice(MenuWay) NOT NULL,
  series @ref(occasion_series),         -- when it comes again by a rule
  category @ref(category),              -- of the needs that it answers
  at @time NOT NULL
);
CREATE INDEX menu_item_menu ON menu_item(menu, section, id);
CREATE INDEX menu_item_section ON menu_item(section);
CREATE INDEX menu_item_category ON menu_item(category);

-- 点单: somebody ordered an item; its order's source.
-- large
CREATE TABLE menu_request (
  id @id,
  item @ref(menu_item) NOT NULL,
  area @ref(area) NOT NULL,
  asker @ref(person) NOT NULL,
  share @bool NOT NULL,                 -- the contact goes to who takes it
  work_order @ref(work_order),
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX menu_request_asker ON menu_request(asker, id);
CREATE INDEX menu_request_item ON menu_request(item, id);
CREATE INDEX menu_request_area ON menu_request(area, id);

-- A recurring demand that the office did not want on the menu, and why.
CREATE TABLE menu_dismissal (
  id @id,
  area @ref(area) NOT NULL,
  category @ref(category) NOT NULL,
  reason @text NOT NULL,
  n @int NOT NULL,                      -- how many needs there were
  by_person @ref(person),
  at @time NOT NULL
);
CREATE INDEX menu_dismissal_area ON menu_dismissal(area, category, at);
