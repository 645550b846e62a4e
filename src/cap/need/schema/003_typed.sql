-- What somebody registered for others, for their desk.
CREATE INDEX need_typed ON need(typed_by, id);
