-- Micro-wishes: what a need of kind wish has besides. Stage, words, asker and consent are the need's, claiming is its order's.
CREATE TABLE wish (
  id @id,
  need @ref(need) NOT NULL UNIQUE,
  value @choice(WishValue),
  for_whom @choice(WishFor),
  hardship @bool NOT NULL,              -- its words name health or hardship
  pseudonym @text,                      -- of whoever wishes, given by who publishes it
  work_order @ref(work_order),          -- the one to claim now
  published_at @time,
  erased_at @time,                      -- the wisher was forgotten
  at @time NOT NULL
);
CREATE INDEX wish_order ON wish(work_order);
