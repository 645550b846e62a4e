CREATE TABLE visit (
    id      @id,
    person  @ref(person) NOT NULL,
    n       @int NOT NULL
);
CREATE TABLE visits (person @ref(person) NOT NULL, n @int NOT NULL, PRIMARY KEY (person, n)) @clustered;
-- only: both
INSERT INTO visits (person, n) SELECT person, n FROM visit;
DROP TABLE visit;
