-- expect: 3: error: table area belongs to cap/base
-- only: both
DROP TABLE area;
