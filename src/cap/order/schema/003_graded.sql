-- Minutes by grade stand in the tallies: of what was counted before, one note each, under the id of its taking.
-- only: both
INSERT INTO tally_delta(id, area, day, fact, n)
SELECT t.id, t.area, (t.confirmed_at + 28800000) / 86400000, 'minutes_' || t.grade, t.minutes FROM taking t
 WHERE t.counted = 1 AND t.confirmed_at IS NOT NULL AND t.good = 1 AND t.grade IS NOT NULL AND t.minutes > 0;
