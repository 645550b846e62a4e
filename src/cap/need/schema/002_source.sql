-- A merged need's own source stands at the need it went into.
CREATE INDEX need_channel_from ON need_channel(merged_from);
