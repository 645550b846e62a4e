-- Events without an actor (a report by nobody) need no place in it.
-- only: both
DROP INDEX event_actor;
CREATE INDEX event_actor ON event(actor, id) WHERE actor IS NOT NULL;
