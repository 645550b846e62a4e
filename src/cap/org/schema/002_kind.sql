-- Teams are few among all that an area has.
CREATE INDEX org_kind ON org(kind, closed_at, area);
