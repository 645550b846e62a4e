-- reads: person

-- name: session_find :one
-- :now Time
SELECT s.id, s.person, s.seen, s.ends FROM session s WHERE s.hash = :hash AND s.ends > :now;

-- name: session_add :exec
INSERT INTO session(id, hash, person, device, at, seen, ends) VALUES (:id, :hash, :person, :device, :at, :at, :ends);

-- name: session_list :many
-- :now Time
SELECT s.id, s.device, s.at, s.seen, s.ends FROM session s WHERE s.person = :person AND s.ends > :now ORDER BY s.seen DESC, s.id DESC LIMIT 100;

-- name: session_count :one
-- :now Time
SELECT count(*) AS "n int" FROM session s WHERE s.ends > :now;

-- name: session_end :change1
DELETE FROM session WHERE id = :id AND person = :person;

-- name: session_end_all :exec
DELETE FROM session WHERE person = :person;

-- name: session_touch :exec
UPDATE session SET seen = :seen WHERE id = :id AND seen < :seen;

-- name: session_expire :exec
-- :now Time
DELETE FROM session WHERE ends <= :now;

-- name: roles_of :many
-- :now Time
SELECT r.id, r.role, r.scope_kind, r.scope, r.starts, r.ends FROM role r
 WHERE r.person = :person AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now) ORDER BY r.role, r.id LIMIT 100;

-- name: roles_at :many
-- :now Time
SELECT r.id, r.person, r.role, r.starts, r.ends, r.rev FROM role r
 WHERE r.scope_kind = :scope_kind AND r.scope = :scope AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now)
 /*? role */ AND r.role = :role
 ORDER BY r.role, r.id LIMIT 500;

-- name: role_get :one
SELECT r.id, r.person, r.role, r.scope_kind, r.scope, r.starts, r.ends, r.rev FROM role r WHERE r.id = :id;

-- name: role_add :exec
INSERT INTO role(id, person, role, scope_kind, scope, starts, ends, by_person, at, rev)
VALUES (:id, :person, :role, :scope_kind, :scope, :starts, :ends, :by_person, :at, 1);

-- name: role_end :change1
UPDATE role SET ends = :ends, rev = rev + 1 WHERE id = :id AND (ends IS NULL OR ends > :ends);

-- name: pass_find :one
-- :now Time
SELECT p.id, p.kind, p.entity, p.person, p.uses, p.ends FROM pass p
 WHERE p.hash = :hash AND p.ends > :now AND p.revoked_at IS NULL AND (p.uses IS NULL OR p.uses > 0);

-- name: pass_add :exec
INSERT INTO pass(id, hash, kind, entity, person, uses, ends, at) VALUES (:id, :hash, :kind, :entity, :person, :uses, :ends, :at);

-- name: pass_revoke_of :exec
UPDATE pass SET revoked_at = :revoked_at WHERE kind = :kind AND entity = :entity AND revoked_at IS NULL;

-- name: event_head :one
SELECT e.seq, e.hash FROM event e WHERE e.stream = :stream ORDER BY e.seq DESC LIMIT 1;

-- name: event_insert :exec
INSERT INTO event(id, stream, seq, at, actor_kind, actor, in_stead_of, act, kind, entity, area, data, text_hash, prev, hash)
VALUES (:id, :stream, :seq, :at, :actor_kind, :actor, :in_stead_of, :act, :kind, :entity, :area, :data, :text_hash, :prev, :hash);

-- name: event_text_add :exec
INSERT INTO event_text(id, event, salt, text) VALUES (:id, :event, :salt, :text);

-- name: events_of :many
SELECT e.id, e.at, e.actor_kind, e.actor, e.in_stead_of, e.act, e.data, t.text AS "text?", p.shown_as AS "actor_name?", s.shown_as AS "stead_name?"
  FROM event e LEFT JOIN event_text t ON t.event = e.id
  LEFT JOIN person p ON p.id = e.actor LEFT JOIN person s ON s.id = e.in_stead_of
 WHERE e.kind = :kind AND e.entity = :entity
 /*? act */ AND e.act = :act
 ORDER BY e.id LIMIT 500;

-- name: events_by :many
SELECT e.id, e.at, e.act, e.kind, e.entity FROM event e WHERE e.actor = :actor AND e.id > :id ORDER BY e.id LIMIT 1000;

-- name: event_range :many
-- row: event_full
SELECT e.id, e.stream, e.seq, e.at, e.actor_kind, e.actor, e.in_stead_of, e.act, e.kind, e.entity, e.area, e.data, e.text_hash, e.prev, e.hash
  FROM event e WHERE e.stream = :stream AND e.seq > :seq ORDER BY e.seq LIMIT 1000;

-- name: event_astray :one
SELECT e.id FROM event e WHERE e.stream <> :stream LIMIT 1;

-- name: event_text_get :one
SELECT t.salt, t.text FROM event_text t WHERE t.event = :event;

-- name: event_erased :one
SELECT e.id FROM event e WHERE e.kind = :kind AND e.entity = :entity AND e.act = 'erase' AND e.seq > :seq ORDER BY e.id LIMIT 1;

-- name: seal_add :exec
INSERT INTO seal(id, day, stream, seq, head) VALUES (:id, :day, :stream, :seq, :head) ON CONFLICT (day) DO NOTHING;

-- name: seals :many
-- all: one a day, read by verify
SELECT s.day, s.stream, s.seq, s.head FROM seal s ORDER BY s.day;

-- name: seal_last :one
SELECT s.day, s.seq, s.head FROM seal s ORDER BY s.day DESC LIMIT 1;

-- name: idem_find :one
SELECT i.body_hash, i.status, i.entity FROM idem i WHERE i.key_hash = :key_hash;

-- name: idem_add :exec
INSERT INTO idem(id, key_hash, body_hash, status, entity, at) VALUES (:id, :key_hash, :body_hash, :status, :entity, :at);

-- name: idem_expire :exec
-- :before Time
DELETE FROM idem WHERE at < :before;

-- name: outbox_add :exec
INSERT INTO outbox(id, at, channel, address, text) VALUES (:id, :at, :channel, :address, :text);

-- name: outbox_due :many
SELECT o.id, o.at, o.channel, o.address, o.text FROM outbox o WHERE o.sent_at IS NULL AND o.refused IS NULL ORDER BY o.at LIMIT 100;

-- name: outbox_sent :exec
UPDATE outbox SET sent_at = :sent_at, refused = :refused, address = NULL, text = NULL WHERE id = :id;

-- name: setting_get :one
SELECT s.value, s.rev FROM setting s WHERE s.name = :name;

-- name: setting_list :many
-- sort: names are ASCII
SELECT s.name, s.value, s.rev FROM setting s ORDER BY s.name LIMIT 500;

-- name: setting_put :exec
INSERT INTO setting(id, name, value, rev) VALUES (:id, :name, :value, 1)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, rev = setting.rev + 1;

-- name: job_ran :one
SELECT j.done FROM job_run j WHERE j.name = :name AND j.day = :day;

-- name: job_note :exec
INSERT INTO job_run(id, name, day, at, done) VALUES (:id, :name, :day, :at, :done)
ON CONFLICT (name, day) DO UPDATE SET done = job_run.done + excluded.done, at = excluded.at;

-- name: roles_end_of :exec
UPDATE role SET ends = :ends, rev = rev + 1 WHERE person = :person AND (ends IS NULL OR ends > :ends);

-- name: pass_revoke_person :exec
UPDATE pass SET revoked_at = :revoked_at WHERE person = :person AND revoked_at IS NULL;

-- What the people themselves said in the history of one record: as themselves, by its link, without a name, or (the act :said)
-- written down for them by somebody else.
-- name: event_texts_erase_by :exec
-- :said Str
DELETE FROM event_text WHERE event IN (SELECT e.id FROM event e WHERE e.kind = :kind AND e.entity = :entity AND (e.actor = :actor OR e.actor_kind IN ('pass', 'nobody') OR e.act = :said));

-- All words in the history of one record: it is gone, and an event says so.
-- name: event_texts_erase_of :exec
DELETE FROM event_text WHERE event IN (SELECT e.id FROM event e WHERE e.kind = :kind AND e.entity = :entity);

-- name: outbox_erase_to :exec
UPDATE outbox SET address = NULL, text = NULL, refused = coalesce(refused, 'erased') WHERE address = :address;

-- name: outbox_old :many
-- :before Time
SELECT o.id FROM outbox o WHERE o.at < :before AND (o.address IS NOT NULL OR o.text IS NOT NULL) ORDER BY o.id LIMIT 200;

-- name: outbox_blank :change1
UPDATE outbox SET address = NULL, text = NULL, refused = CASE WHEN sent_at IS NULL THEN coalesce(refused, 'too_old') ELSE refused END WHERE id = :id;

-- name: session_old :many
-- :before Time
SELECT s.id, s.person FROM session s WHERE s.seen < :before ORDER BY s.id LIMIT 200;

-- name: setting_id :one
SELECT s.id FROM setting s WHERE s.name = :name;
