-- What came from another system is found by the id it had there.
CREATE INDEX need_external ON need(external_id);
