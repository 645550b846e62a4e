-- reads: area_up org role category need promise

-- -- resources --

-- name: resource_put :exec
INSERT INTO resource(id, area, org, what, quantity, until, item, state, by_person, rev, at)
VALUES (:id, :area, :org, :what, :quantity, :until, :item, 'offered', :by_person, 1, :at);

-- name: resource_get :one
-- row: resource_row
SELECT r.id, r.area, r.org, r.what, r.quantity, r.until, r.item, r.state, r.reason, r.rev, r.at, o.name AS org_name, o.name_en AS org_name_en,
       CASE WHEN EXISTS (SELECT 1 FROM need_list_item i WHERE i.resource = r.id AND i.state = 'matched') THEN 1 ELSE 0 END AS "used bool"
  FROM resource r JOIN org o ON o.id = r.org WHERE r.id = :id;

-- With fit_on those that may be accepted on that day; with reach those offered at that place or above it.
-- name: resource_list :many
-- row: resource_row
-- :above AreaId
-- :reach AreaId
-- :fit_on Day
-- :after ResourceId
-- :limit int64_t
SELECT r.id, r.area, r.org, r.what, r.quantity, r.until, r.item, r.state, r.reason, r.rev, r.at, o.name AS org_name, o.name_en AS org_name_en,
       CASE WHEN EXISTS (SELECT 1 FROM need_list_item i WHERE i.resource = r.id AND i.state = 'matched') THEN 1 ELSE 0 END AS "used bool"
  FROM resource r JOIN org o ON o.id = r.org
 WHERE r.id > 0
 /*? above */ AND r.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? reach */ AND r.area IN (SELECT u.above FROM area_up u WHERE u.area = :reach)
 /*? org */ AND r.org = :org
 /*? state */ AND r.state = :state
 /*? fit_on */ AND r.state = 'offered' AND (r.until IS NULL OR r.until >= :fit_on)
 /*? item */ AND r.item = :item
 /*? after */ AND r.id < :after
 ORDER BY r.id DESC LIMIT :limit;

-- name: resource_count :one
-- :above AreaId
SELECT count(*) AS "n int" FROM resource r
 WHERE r.id > 0
 /*? above */ AND r.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? org */ AND r.org = :org
 /*? state */ AND r.state = :state
;

-- name: resource_withdraw_set :change1
UPDATE resource SET state = 'withdrawn', reason = :reason, rev = rev + 1 WHERE id = :id AND state = 'offered';

-- -- the need list --

-- name: item_put :exec
INSERT INTO need_list_item(id, area, title, why, category, from_day, to_day, counted, state, by_person, rev, at)
VALUES (:id, :area, :title, :why, :category, :from_day, :to_day, :counted, 'open', :by_person, 1, :at);

-- name: item_get :one
-- row: item_row
SELECT i.id, i.area, i.title, i.why, i.category, i.from_day, i.to_day, i.counted, i.state, i.resource, i.reason, i.rev, i.at,
       c.code AS "category_code?", c.name AS "category_name?", c.name_en AS "category_name_en?", r.what AS "resource_what?", r.org AS "resource_org?", o.name AS "org_name?", o.name_en AS "org_name_en?"
  FROM need_list_item i LEFT JOIN category c ON c.id = i.category LEFT JOIN resource r ON r.id = i.resource LEFT JOIN org o ON o.id = r.org WHERE i.id = :id;

-- name: item_list :many
-- row: item_row
-- :here AreaId
-- :above AreaId
-- :after NeedListItemId
-- :limit int64_t
SELECT i.id, i.area, i.title, i.why, i.category, i.from_day, i.to_day, i.counted, i.state, i.resource, i.reason, i.rev, i.at,
       c.code AS "category_code?", c.name AS "category_name?", c.name_en AS "category_name_en?", r.what AS "resource_what?", r.org AS "resource_org?", o.name AS "org_name?", o.name_en AS "org_name_en?"
  FROM need_list_item i LEFT JOIN category c ON c.id = i.category LEFT JOIN resource r ON r.id = i.resource LEFT JOIN org o ON o.id = r.org
 WHERE i.id > 0
 /*? above */ AND i.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND i.area = :here
 /*? met */ AND i.state IN ('matched', 'done')
 /*? state */ AND i.state = :state
 /*? category */ AND i.category = :category
 /*? after */ AND i.id < :after
 ORDER BY i.id DESC LIMIT :limit;

-- name: item_count :one
-- :here AreaId
-- :above AreaId
SELECT count(*) AS "n int" FROM need_list_item i
 WHERE i.id > 0
 /*? above */ AND i.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND i.area = :here
 /*? met */ AND i.state IN ('matched', 'done')
 /*? state */ AND i.state = :state
 /*? category */ AND i.category = :category
;

-- For figures, of an area and its parts.
-- name: item_sums :many
-- :above AreaId
-- :depth int64_t
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 AND i.state = 'open' THEN 1 ELSE 0 END) AS BIGINT) AS "own_open int", CAST(sum(CASE WHEN i.state = 'open' THEN 1 ELSE 0 END) AS BIGINT) AS "open int",
       CAST(sum(CASE WHEN u.depth = 0 AND i.state <> 'open' THEN 1 ELSE 0 END) AS BIGINT) AS "own_met int", CAST(sum(CASE WHEN i.state <> 'open' THEN 1 ELSE 0 END) AS BIGINT) AS "met int"
  FROM need_list_item i CROSS JOIN area_up u
 WHERE i.state IN ('open', 'matched', 'done') AND u.area = i.area AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth) GROUP BY u.above;

-- Which items an offer was accepted for.
-- name: items_of_resource :many
SELECT i.id, i.area FROM need_list_item i WHERE i.resource = :resource AND i.state = 'matched' ORDER BY i.id LIMIT 200;

-- The needs of the evidence; the page of needs with the same filters lists them.
-- name: evidence_count :one
-- :above AreaId
-- :from Time
-- :to Time
SELECT count(*) AS "n int" FROM need n
 WHERE n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above) AND n.at >= :from AND n.at < :to
 /*? category */ AND n.category = :category
;

-- name: item_match_set :change1
UPDATE need_list_item SET state = 'matched', resource = :resource, rev = rev + 1 WHERE id = :id AND state = 'open';

-- name: item_reopen_set :change1
UPDATE need_list_item SET state = 'open', resource = NULL, rev = rev + 1 WHERE id = :id AND state = 'matched';

-- name: item_end_set :change1
UPDATE need_list_item SET state = :state, reason = :reason, rev = rev + 1 WHERE id = :id AND state IN ('open', 'matched');

-- -- agreements --

-- name: agreement_last_n :one
SELECT coalesce(max(a.n), 0) AS "n int" FROM agreement a WHERE a.area = :area AND a.year = :year;

-- name: agreement_put :exec
INSERT INTO agreement(id, area, year, n, theme, starts, ends, item, renews, state, batch, by_person, rev, at)
VALUES (:id, :area, :year, :n, :theme, :starts, :ends, :item, :renews, 'draft', :batch, :by_person, 1, :at);

-- name: agreement_get :one
-- row: agreement_row
SELECT a.id, a.area, a.year, a.n, a.theme, a.starts, a.ends, a.item, a.renews, a.state, a.signed_at, a.ended_at, a.reason, a.told_on, a.batch, a.by_person, a.rev, a.at
  FROM agreement a WHERE a.id = :id;

-- With ends_by those in force that end by that day; with org that party's; with me those of which I am a party's contact.
-- name: agreement_list :many
-- row: agreement_row
-- :here AreaId
-- :from Time
-- :to Time
-- :above AreaId
-- :ends_by Day
-- :org OrgId
-- :me PersonId
-- :now Time
-- :after AgreementId
-- :limit int64_t
SELECT a.id, a.area, a.year, a.n, a.theme, a.starts, a.ends, a.item, a.renews, a.state, a.signed_at, a.ended_at, a.reason, a.told_on, a.batch, a.by_person, a.rev, a.at
  FROM agreement a
 WHERE a.id > 0
 /*? above */ AND a.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND a.area = :here
 /*? was_signed */ AND a.signed_at IS NOT NULL
 /*? from */ AND a.signed_at >= :from
 /*? to */ AND a.signed_at < :to
 /*? state */ AND a.state = :state
 /*? theme */ AND a.theme = :theme
 /*? batch */ AND a.batch = :batch
 /*? item */ AND a.item = :item
 /*? ends_by */ AND a.state = 'signed' AND a.ends <= :ends_by
 /*? org */ AND EXISTS (SELECT 1 FROM agreement_party p WHERE p.agreement = a.id AND p.org = :org)
 /*? me */ AND a.state <> 'draft' AND EXISTS (SELECT 1 FROM agreement_party p JOIN role r ON r.scope_kind = 'org' AND r.scope = p.org
 /*? me */   WHERE p.agreement = a.id AND r.person = :me AND r.role IN ('unit_contact', 'org_lead') AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now))
 /*? after */ AND a.id < :after
 ORDER BY a.id DESC LIMIT :limit;

-- name: agreement_count :one
-- :here AreaId
-- :from Time
-- :to Time
-- :above AreaId
-- :ends_by Day
-- :org OrgId
SELECT count(*) AS "n int" FROM agreement a
 WHERE a.id > 0
 /*? above */ AND a.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND a.area = :here
 /*? was_signed */ AND a.signed_at IS NOT NULL
 /*? from */ AND a.signed_at >= :from
 /*? to */ AND a.signed_at < :to
 /*? state */ AND a.state = :state
 /*? theme */ AND a.theme = :theme
 /*? batch */ AND a.batch = :batch
 /*? item */ AND a.item = :item
 /*? ends_by */ AND a.state = 'signed' AND a.ends <= :ends_by
 /*? org */ AND EXISTS (SELECT 1 FROM agreement_party p WHERE p.agreement = a.id AND p.org = :org)
;

-- For figures, of an area and its parts.
-- name: agreement_sums :many
-- :above AreaId
-- :depth int64_t
-- :from Time
-- :to Time
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 THEN 1 ELSE 0 END) AS BIGINT) AS "own int", count(*) AS "whole int" FROM agreement a CROSS JOIN area_up u
 WHERE a.signed_at >= :from AND a.signed_at < :to AND u.area = a.area
   AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth) GROUP BY u.above;

-- name: agreement_themes :many
-- sort: words, in any fixed order
-- :above AreaId
SELECT DISTINCT a.theme FROM agreement a WHERE a.area IN (SELECT u.area FROM area_up u WHERE u.above = :above) ORDER BY a.theme LIMIT 100;

-- name: agreement_state_set :change1
-- :was enum AgreementState
UPDATE agreement SET state = :state, reason = :reason, rev = rev + 1 WHERE id = :id AND state = :was;

-- name: agreement_signed_set :change1
UPDATE agreement SET state = 'signed', signed_at = :signed_at, reason = NULL, rev = rev + 1 WHERE id = :id AND state = 'signing';

-- name: agreement_end_set :change1
UPDATE agreement SET state = 'ended', ended_at = :ended_at, reason = :reason, rev = rev + 1 WHERE id = :id AND state <> 'ended';

-- name: agreement_touch :change1
UPDATE agreement SET rev = rev + 1 WHERE id = :id;

-- name: agreements_to_tell :many
-- :until Day
SELECT a.id, a.area, a.ends FROM agreement a WHERE a.state = 'signed' AND a.ends <= :until AND a.told_on IS NULL ORDER BY a.ends, a.id LIMIT 200;

-- name: agreement_told :change1
UPDATE agreement SET told_on = :told_on WHERE id = :id;

-- name: agreements_run_out :many
-- :today Day
SELECT a.id, a.area FROM agreement a WHERE a.state = 'signed' AND a.ends < :today ORDER BY a.ends, a.id LIMIT 200;

-- name: agreement_renewal :one
SELECT a.id FROM agreement a WHERE a.renews = :renews ORDER BY a.id DESC LIMIT 1;

-- name: party_put :exec
INSERT INTO agreement_party(id, agreement, n, org, rev) VALUES (:id, :agreement, :n, :org, 1);

-- name: party_get :one
-- row: party_row
SELECT p.id, p.agreement, p.n, p.org, p.confirmed_at, p.confirmed_by, p.rev, o.name AS "org_name?", o.name_en AS "org_name_en?"
  FROM agreement_party p LEFT JOIN org o ON o.id = p.org WHERE p.id = :id;

-- name: parties_of :many
-- row: party_row
SELECT p.id, p.agreement, p.n, p.org, p.confirmed_at, p.confirmed_by, p.rev, o.name AS "org_name?", o.name_en AS "org_name_en?"
  FROM agreement_party p LEFT JOIN org o ON o.id = p.org WHERE p.agreement = :agreement ORDER BY p.n LIMIT 20;

-- name: party_confirm :change1
UPDATE agreement_party SET confirmed_at = :confirmed_at, confirmed_by = :confirmed_by, rev = rev + 1 WHERE id = :id AND confirmed_at IS NULL;

-- name: parties_unconfirm :exec
UPDATE agreement_party SET confirmed_at = NULL, confirmed_by = NULL, rev = rev + 1 WHERE agreement = :agreement AND confirmed_at IS NOT NULL;

-- name: line_put :exec
INSERT INTO agreement_line(id, agreement, party, n, text, due) VALUES (:id, :agreement, :party, :n, :text, :due);

-- name: lines_of :many
SELECT l.id, l.party, l.n, l.text, l.due, p.org, o.name AS "org_name?", o.name_en AS "org_name_en?"
  FROM agreement_line l JOIN agreement_party p ON p.id = l.party LEFT JOIN org o ON o.id = p.org WHERE l.agreement = :agreement ORDER BY l.n LIMIT 100;

-- name: line_drop :change1
DELETE FROM agreement_line WHERE id = :id AND agreement = :agreement;

-- Units that may be a party in an area: those that lie there, or anywhere in what lies directly above it.
-- name: orgs_to_ask :many
-- row: org_choice
-- :area AreaId
SELECT DISTINCT o.id, o.name, o.name_en, o.kind FROM area_up c JOIN area_up u ON u.above = c.above JOIN org o ON o.area = u.area
 WHERE c.area = :area AND c.depth <= 1 AND o.closed_at IS NULL AND o.kind IN ('unit', 'social', 'property', 'owners', 'team') ORDER BY o.id LIMIT 500;

-- The organisations somebody speaks for.
-- name: orgs_of_contact :many
-- row: org_choice
-- :me PersonId
-- :now Time
SELECT DISTINCT o.id, o.name, o.name_en, o.kind FROM role r JOIN org o ON o.id = r.scope
 WHERE r.person = :me AND r.scope_kind = 'org' AND r.role IN ('unit_contact', 'org_lead') AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now) ORDER BY o.id LIMIT 50;

-- name: org_area :one
SELECT o.id, o.name, o.name_en, o.area FROM org o WHERE o.id = :id AND o.closed_at IS NULL;

-- For verify and the desk: promises of an agreement.
-- name: agreement_promises_open :many
SELECT p.id FROM promise p WHERE p.source_kind = 'agreement' AND p.source = :source AND p.state = 'open' ORDER BY p.n LIMIT 200;
