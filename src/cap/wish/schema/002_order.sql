-- A wish's task says that it comes from a wish: its source was its need, which has the same id.
-- only: both
UPDATE work_order SET source_kind = 'wish' WHERE source_kind = 'need' AND source IN (SELECT n.id FROM need n WHERE n.kind = 'wish');
