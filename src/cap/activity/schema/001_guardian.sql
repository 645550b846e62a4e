-- What somebody under 18 asked to join, and what their guardian said. Of the guardian nothing is kept: the number they are reached under
-- goes into the message alone.
CREATE TABLE guardian_ask (
  id @id,
  person @ref(person) NOT NULL,         -- the minor
  org @ref(org),                        -- the team, or
  occasion @ref(occasion),              -- the activity, and
  slot @ref(slot),                      -- their part in it
  area @ref(area) NOT NULL,
  state @choice(AskState) NOT NULL,
  link @ref(link),                      -- the membership that the consent began
  decided_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX guardian_ask_person ON guardian_ask(person, id);
