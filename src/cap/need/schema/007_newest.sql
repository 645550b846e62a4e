-- The newest of a community or street are read in their order, however many there are.
CREATE INDEX need_community_at ON need(community, at, id);
CREATE INDEX need_street_at ON need(street, at, id);
