-- The folder of the must-fail queries.
-- large
CREATE TABLE thing (
    id     @id,
    area   @ref(area) NOT NULL,
    owner  @ref(person),
    title  @text NOT NULL,
    stage  @choice(Stage) NOT NULL,
    done   @bool NOT NULL,
    n      @int NOT NULL,
    size   @real,
    phone  @text @private @keep(contact),
    at     @time NOT NULL
);
CREATE INDEX thing_area ON thing (area, at);
CREATE TABLE note (
    id     @id,
    thing  @ref(thing) NOT NULL,
    text   @text NOT NULL,
    n      @int NOT NULL
);
CREATE INDEX note_thing ON note (thing);
