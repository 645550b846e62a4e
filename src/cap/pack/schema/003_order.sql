-- The categories in force lie in the order in which every office page lists them.
CREATE INDEX category_order ON category(sort, id) WHERE closed_at IS NULL;
