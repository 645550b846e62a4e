-- reads: need work_order taking person area area_up

-- What the state follows from stands here three times, the same each time.
-- name: wish_get :one
SELECT n.id AS need, n.code, n.receipt, n.title, n.text, n.public_text, n.asker, n.asker_name, n.asker_phone, n.share_contact, n.area, n.stage, n.state AS "need_state choice:NeedState",
       n.ending, n.typed_by, n.read_back, n.rev, n.at, n.finished_at, n.confirmed_at,
       w.id AS "wish? id:WishId", w.value AS "value? choice:WishValue", w.for_whom AS "for_whom? choice:WishFor", coalesce(w.hardship, 0) AS "hardship bool", w.pseudonym AS "pseudonym?",
       w.work_order AS "work_order? id:WorkOrderId", w.published_at AS "published_at? time", coalesce(o.rev, 0) AS "order_rev int", o.state AS "order_state? choice:OrderState",
       (SELECT t.person FROM taking t WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed') ORDER BY t.id LIMIT 1) AS "taker? id:PersonId",
       (SELECT t.state FROM taking t WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed') ORDER BY t.id LIMIT 1) AS "taker_state? choice:TakingState",
       (SELECT t.note FROM taking t WHERE t.work_order = o.id AND t.state IN ('served', 'confirmed') ORDER BY t.id LIMIT 1) AS "how?",
       (SELECT p.shown_as FROM taking t JOIN person p ON p.id = t.person WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed') ORDER BY t.id LIMIT 1) AS "taker_name?",
       ap.shown_as AS "asker_shown?", ap.name AS "asker_real? private", ap.phone AS "asker_number? private", a.name AS area_name, a.name_en AS area_name_en,
       CASE WHEN w.erased_at IS NOT NULL OR n.state = 'merged' THEN 'ended' WHEN n.ending = 'solved' AND n.confirmed = 'yes' AND n.confirmed_at IS NOT NULL THEN 'granted'
            WHEN n.ending = 'solved' THEN 'fulfilled' WHEN n.ending IS NOT NULL THEN 'ended' WHEN o.state = 'served' OR (o.state = 'confirmed' AND n.reopened = 0) THEN 'fulfilled'
            WHEN o.state IN ('taken', 'arrived') THEN 'claimed' WHEN o.state = 'open' THEN 'open' ELSE 'waiting' END AS "wish_state choice:WishState"
  FROM need n JOIN area a ON a.id = n.area LEFT JOIN wish w ON w.need = n.id LEFT JOIN work_order o ON o.id = w.work_order LEFT JOIN person ap ON ap.id = n.asker
 WHERE n.id = :need AND n.kind = 'wish';

-- On the wall stands what neighbours read, open ones first; the rest is the office's, or one's own.
-- name: wish_list :many
-- :above AreaId
-- :taker PersonId
-- :state Str
-- :rank int64_t
-- :before NeedId
-- :limit int64_t
SELECT x.need AS "need id:NeedId", x.code AS "code text", x.title AS "title text", x.public_text AS "public_text? text", x.at AS "at time", x.finished_at AS "finished_at? time", x.area AS "area id:AreaId",
       x.area_name AS "area_name text", x.area_name_en AS "area_name_en? text", x.value AS "value? choice:WishValue", x.for_whom AS "for_whom? choice:WishFor", x.hardship AS "hardship bool", x.pseudonym AS "pseudonym? text",
       x.wish_state AS "wish_state choice:WishState", x.taker AS "taker? id:PersonId", x.taker_name AS "taker_name? text", x.share_contact AS "share_contact bool", x.rank AS "rank int"
  FROM (SELECT n.id AS need, n.code, n.title, n.public_text, n.at, n.finished_at, n.area, a.name AS area_name, a.name_en AS area_name_en, w.value, w.for_whom, coalesce(w.hardship, 0) AS hardship, w.pseudonym,
               n.share_contact,
               (SELECT t.person FROM taking t WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed') ORDER BY t.id LIMIT 1) AS taker,
               (SELECT p.shown_as FROM taking t JOIN person p ON p.id = t.person WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed') ORDER BY t.id LIMIT 1) AS taker_name,
               CASE WHEN n.ending IS NULL AND o.state = 'open' THEN 0 WHEN n.ending IS NULL AND (o.state IS NULL OR o.state = 'cancelled') THEN 1 WHEN n.ending IS NULL THEN 2 ELSE 3 END AS rank,
               CASE WHEN w.erased_at IS NOT NULL OR n.state = 'merged' THEN 'ended' WHEN n.ending = 'solved' AND n.confirmed = 'yes' AND n.confirmed_at IS NOT NULL THEN 'granted'
                    WHEN n.ending = 'solved' THEN 'fulfilled' WHEN n.ending IS NOT NULL THEN 'ended' WHEN o.state = 'served' OR (o.state = 'confirmed' AND n.reopened = 0) THEN 'fulfilled'
                    WHEN o.state IN ('taken', 'arrived') THEN 'claimed' WHEN o.state = 'open' THEN 'open' ELSE 'waiting' END AS wish_state
          FROM need n JOIN area a ON a.id = n.area LEFT JOIN wish w ON w.need = n.id LEFT JOIN work_order o ON o.id = w.work_order
         WHERE n.kind = 'wish' AND n.id > 0
 /*? above */ AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? asker */ AND n.asker = :asker
 /*? taker */ AND n.id IN (SELECT wo.source FROM taking t JOIN work_order wo ON wo.id = t.work_order WHERE t.person = :taker AND t.state <> 'returned' AND wo.source_kind = 'wish')
       ) x
 WHERE x.need > 0
 /*? wall */ AND x.wish_state IN ('open', 'claimed')
 /*? state */ AND x.wish_state = :state
 /*? before */ AND (x.rank > :rank OR (x.rank = :rank AND x.need < :before))
 ORDER BY x.rank, x.need DESC LIMIT :limit;

-- How many there are in each state.
-- name: wish_sums :one
-- :above AreaId
SELECT count(*) AS "n int", CAST(coalesce(sum(CASE WHEN x.wish_state = 'granted' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "granted int",
       CAST(coalesce(sum(CASE WHEN x.wish_state = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "open int", CAST(coalesce(sum(CASE WHEN x.wish_state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "waiting int",
       CAST(coalesce(sum(CASE WHEN x.wish_state = 'claimed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "claimed int", CAST(coalesce(sum(CASE WHEN x.wish_state = 'fulfilled' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "fulfilled int"
  FROM (SELECT n.id, CASE WHEN w.erased_at IS NOT NULL OR n.state = 'merged' THEN 'ended' WHEN n.ending = 'solved' AND n.confirmed = 'yes' AND n.confirmed_at IS NOT NULL THEN 'granted'
                    WHEN n.ending = 'solved' THEN 'fulfilled' WHEN n.ending IS NOT NULL THEN 'ended' WHEN o.state = 'served' OR (o.state = 'confirmed' AND n.reopened = 0) THEN 'fulfilled'
                    WHEN o.state IN ('taken', 'arrived') THEN 'claimed' WHEN o.state = 'open' THEN 'open' ELSE 'waiting' END AS wish_state
          FROM need n LEFT JOIN wish w ON w.need = n.id LEFT JOIN work_order o ON o.id = w.work_order
         WHERE n.kind = 'wish' AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)) x;

-- name: wish_put :exec
INSERT INTO wish(id, need, value, for_whom, hardship, at) VALUES (:id, :need, :value, :for_whom, :hardship, :at);

-- name: wish_publish :change1
UPDATE wish SET pseudonym = :pseudonym, value = coalesce(:value, value), for_whom = coalesce(:for_whom, for_whom), work_order = :work_order, published_at = :published_at WHERE need = :need;

-- name: wish_forget :exec
-- :asker PersonId
-- :phone Str
UPDATE wish SET hardship = 0, for_whom = NULL, value = NULL, pseudonym = NULL, erased_at = :erased_at WHERE erased_at IS NULL AND need IN (SELECT n.id FROM need n WHERE n.asker = :asker OR n.asker_phone = :phone);

-- How many of somebody's own wishes somebody else is about to fulfil.
-- name: wish_claimed_of :one
SELECT count(*) AS "n int" FROM need n JOIN wish w ON w.need = n.id JOIN work_order o ON o.id = w.work_order WHERE n.asker = :asker AND n.ending IS NULL AND o.state IN ('taken', 'arrived');
