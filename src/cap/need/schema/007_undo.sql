-- Which needs went into one: asked before a need is taken back, and by the keys when it is.
CREATE INDEX need_merged ON need(merged_into);
