CREATE TABLE area (
    id    @id,
    up    @ref(area),            -- NULL at the top
    name  @text NOT NULL,
    rank  @int NOT NULL DEFAULT 0
);
CREATE INDEX area_up ON area (up);
CREATE TABLE person (
    id     @id,
    name   @text NOT NULL,
    phone  @text @private @keep(contact),
    area   @ref(area) NOT NULL
);
