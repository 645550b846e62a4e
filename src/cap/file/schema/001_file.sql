-- Pictures, as they were made anew here: nothing of the file that came is kept. The bytes stand last, so that the rest is read without them.

-- large
CREATE TABLE file (
  id @id,
  mime @text NOT NULL,
  size @int NOT NULL,                   -- bytes of the picture
  width @int NOT NULL,
  height @int NOT NULL,
  owner_kind @choice(Entity),           -- the record it belongs to; none: sent, and not used yet
  owner @any,
  by_person @ref(person),               -- who sent it; none: somebody without an account
  at @time NOT NULL,
  sha @blob NOT NULL,                   -- SHA-256 of the picture and the small one behind it
  bytes @blob NOT NULL,
  small @blob NOT NULL
);
CREATE INDEX file_owner ON file(owner_kind, owner);
CREATE INDEX file_by ON file(by_person, id);
