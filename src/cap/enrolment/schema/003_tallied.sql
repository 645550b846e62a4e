-- What counts now stands in the tallies, without a day (day 31, see tally.h): those that were there before.
-- only: both
INSERT INTO tally_sum(area, month, starts, fact, own, whole)
SELECT u.above, m.month, 31, f.fact, CAST(sum(CASE WHEN u.depth = 0 THEN f.n ELSE 0 END) AS BIGINT), CAST(sum(f.n) AS BIGINT)
  FROM (SELECT e.place, 'units_enrolled' AS fact, count(*) AS n FROM enrolment e WHERE e.kind = 'unit' AND e.state = 'received' GROUP BY e.place
        UNION ALL SELECT e.place, 'members_enrolled', count(*) FROM enrolment e WHERE e.kind = 'member' AND e.state = 'received' GROUP BY e.place
        UNION ALL SELECT e.place, 'enrolment_queue', count(*) FROM enrolment e WHERE e.kind = 'member' AND e.grid IS NULL AND e.state IN ('sent', 'received') GROUP BY e.place
        UNION ALL SELECT e.place, 'members_counted', count(*) FROM enrolment e WHERE e.kind = 'member' AND e.state = 'received'
                   AND EXISTS (SELECT 1 FROM enrolment d WHERE d.org = e.org AND d.kind = 'unit' AND d.state = 'received' AND d.area = e.area AND d.declared IS NOT NULL) GROUP BY e.place
        UNION ALL SELECT e.place, 'members_declared', sum(e.declared) FROM enrolment e WHERE e.kind = 'unit' AND e.state = 'received' AND e.declared IS NOT NULL GROUP BY e.place) f
  JOIN area_up u ON u.area = f.place CROSS JOIN (SELECT 0 AS month UNION ALL SELECT 1) m
 GROUP BY u.above, m.month, f.fact;
