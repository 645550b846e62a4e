-- large
CREATE TABLE need (
    id       @id,
    area     @ref(area) NOT NULL,
    asker    @ref(person),
    taker    @ref(person),
    title    @text NOT NULL,
    stage    @choice(NeedStage) NOT NULL,
    created  @time NOT NULL,
    due      @day,
    cost     @money NOT NULL DEFAULT 0,
    urgent   @bool NOT NULL DEFAULT 0,
    hands    @int,
    weight   @real,
    blob     @blob,
    source   @any,
    rev      @int NOT NULL DEFAULT 1
);
CREATE INDEX need_area ON need (area, stage, created);

-- only: both
CREATE VIEW need_open AS SELECT n.id, n.area, n.title FROM need n WHERE n.stage <> 'closed';
-- only: sqlite
CREATE VIRTUAL TABLE need_fts USING fts5(tokens, content='', detail=none);
-- only: pg
CREATE TABLE need_fts (id BIGINT PRIMARY KEY, tokens TSVECTOR);
CREATE INDEX need_fts_tokens ON need_fts USING GIN (tokens);
