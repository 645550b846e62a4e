-- A need that has just come in has no owner, often no asker and no other system's id: such rows need not stand in those indexes.
-- only: both
DROP INDEX need_owner;
DROP INDEX need_asker;
DROP INDEX need_asker_phone;
DROP INDEX need_typed;
DROP INDEX need_external;
DROP INDEX need_merged;
CREATE INDEX need_owner ON need(owner_person, stage, due_at) WHERE owner_person IS NOT NULL;
CREATE INDEX need_asker ON need(asker, id) WHERE asker IS NOT NULL;
CREATE INDEX need_asker_phone ON need(asker_phone, id) WHERE asker_phone IS NOT NULL;
CREATE INDEX need_typed ON need(typed_by, id) WHERE typed_by IS NOT NULL;
CREATE INDEX need_external ON need(external_id) WHERE external_id IS NOT NULL;
CREATE INDEX need_merged ON need(merged_into) WHERE merged_into IS NOT NULL;
