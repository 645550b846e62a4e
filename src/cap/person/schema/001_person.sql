-- People and their accounts. What others see of a person is shown_as; name and phone are private.

CREATE TABLE person (
  id @id,
  shown_as @text NOT NULL,                 -- 社工方白露, 居民闻女士; blanked by erasure
  name @text @private @keep(person),
  phone @text @private @keep(person),
  birth_year @int,
  home @ref(area),
  erased_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE UNIQUE INDEX person_phone ON person(phone);

CREATE TABLE account (
  id @id,
  person @ref(person) NOT NULL UNIQUE,
  password @text,                          -- argon2id, as libsodium writes it; none: only one-time codes
  fails @int NOT NULL,
  locked_until @time,
  at @time NOT NULL
);

CREATE TABLE person_skill (
  id @id,
  person @ref(person) NOT NULL,
  skill @text NOT NULL,
  UNIQUE (person, skill)
);

-- One-time codes: only hashes, one in force per phone.
CREATE TABLE login_code (
  id @id,
  phone_hash @blob NOT NULL UNIQUE,
  code_hash @blob NOT NULL,
  tries @int NOT NULL,
  ends @time NOT NULL,
  at @time NOT NULL
);
