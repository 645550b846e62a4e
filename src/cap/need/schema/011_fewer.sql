-- A new need goes into as few indexes as its lists can do with: the newest of a place with their stage in one, what is finished, closed or
-- with an organisation only once it is.
-- only: both
DROP INDEX need_stage;
DROP INDEX need_community;
DROP INDEX need_street;
DROP INDEX need_community_at;
DROP INDEX need_street_at;
DROP INDEX need_channel_from;
CREATE INDEX need_community_at ON need(community, at, id, stage);
CREATE INDEX need_street_at ON need(street, at, id, stage);
CREATE INDEX need_finished ON need(stage, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX need_closed ON need(closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX need_with_org ON need(accepted_by, stage) WHERE owner_org IS NOT NULL;
CREATE INDEX need_channel_from ON need_channel(merged_from) WHERE merged_from IS NOT NULL;
