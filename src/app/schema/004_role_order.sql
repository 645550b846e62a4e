-- Every request reads its caller's roles: in the order in which they lie.
CREATE INDEX role_of ON role(person, role, id);
-- only: both
DROP INDEX role_person;
