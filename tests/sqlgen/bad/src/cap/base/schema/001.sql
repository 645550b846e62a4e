-- What every must-fail case stands on: two folders' tables, one of them large, one private column.
CREATE TABLE area (
    id    @id,
    up    @ref(area),
    name  @text NOT NULL,
    rank  @int NOT NULL,
    open  @bool NOT NULL
);
CREATE TABLE person (
    id     @id,
    name   @text NOT NULL,
    phone  @text @private @keep(contact)
);
