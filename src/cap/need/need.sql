-- reads: area_up category person org file work_order person_skill role taking business_line link

-- name: need_get :one
SELECT n.id, n.code, n.receipt, n.kind, n.stage, n.state, n.ending, n.confirmed, n.area, n.community, n.street, n.handling, n.place, n.lon, n.lat,
       n.title, n.text, n.category, n.urgency, n.difficulty, n.route, n.owner_person, n.owner_org, n.accepted_by, n.asker, n.asker_name, n.asker_phone,
       n.share_contact, n.anonymous, n.typed_by, n.read_back, n.merged_into, n.accept_due, n.due_at, n.accepted_at, n.routed_at, n.finished_at, n.closed_at,
       n.released, n.public_text, n.feedbacks, n.reopened, n.reminded, n.me_too, n.confirmed_at, n.rated_at, n.look_again_on, n.external_id, n.asker_reminded_at, n.rev, n.at,
       c.code AS "category_code?", c.name AS "category_name?", c.name_en AS "category_name_en?",
       op.shown_as AS "owner_name?", oo.name AS "owner_org_name?", ap.shown_as AS "asker_shown?", ty.shown_as AS "typed_name?"
  FROM need n LEFT JOIN category c ON c.id = n.category LEFT JOIN person op ON op.id = n.owner_person LEFT JOIN org oo ON oo.id = n.owner_org
  LEFT JOIN person ap ON ap.id = n.asker LEFT JOIN person ty ON ty.id = n.typed_by
 WHERE n.id = :id;

-- The one list. Who may see what is decided by the caller of this query: `whole` areas come from its roles, `own` adds what
-- is theirs. A fact is a named condition of a figure (see the table of metrics in cap/report/report.c). Words are looked for
-- in what the caller may read of a row (`reads`), never in more: tokens find candidates, the folded text decides. `digits` are
-- those of a receipt, given only for who reads all texts of the place.
-- name: need_list :many
-- row: need_item
-- :here AreaId
-- :above AreaId
-- :from Time
-- :to Time
-- :overdue_at Time
-- :limit int64_t
-- :at_before Time
-- :id_before NeedId
-- :me PersonId
-- :phone Str
-- :now Time
-- :fact Str
-- :tokens Str
-- :words Str
-- :reads Str
-- :public_too int64_t
SELECT n.id, n.code, n.kind, n.stage, n.state, n.ending, n.confirmed, n.area, n.community, n.place, n.title, n.text, n.category, n.urgency, n.difficulty, n.route,
       n.owner_person, n.owner_org, n.asker, n.asker_phone, n.anonymous, n.due_at, n.accepted_at, n.finished_at, n.released, n.public_text, n.me_too, n.feedbacks, n.reopened,
       n.external_id, n.rev, n.at, n.confirmed_at, n.rated_at, n.handling, n.accept_due,
       c.code AS "category_code?", c.name AS "category_name?", c.name_en AS "category_name_en?", op.shown_as AS "owner_name?", oo.name AS "owner_org_name?"
  FROM need n LEFT JOIN category c ON c.id = n.category LEFT JOIN person op ON op.id = n.owner_person LEFT JOIN org oo ON oo.id = n.owner_org
 WHERE n.id > 0
 /*? above */ AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? community */ AND n.community = :community
 /*? street */ AND n.street = :street
 /*? here */ AND n.area = :here
 /*? mine */ AND (n.asker = :me OR n.asker_phone = :phone)
 /*? involved */ AND (n.asker = :me OR n.asker_phone = :phone OR n.owner_person = :me OR (:public_too = 1 AND n.released = 1) OR EXISTS (SELECT 1 FROM need_participant np WHERE np.need = n.id AND np.person = :me))
 /*? stage */ AND n.stage = :stage
 /*? state */ AND n.state = :state
 /*? kind */ AND n.kind = :kind
 /*? no_wish */ AND n.kind <> 'wish'
 /*? category */ AND n.category = :category
 /*? owner_person */ AND n.owner_person = :owner_person
 /*? overdue_at */ AND n.due_at < :overdue_at AND n.finished_at IS NULL AND n.state = 'open'
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
 /*? ending */ AND n.ending = :ending
 /*? confirmed */ AND n.confirmed = :confirmed
 /*? fact */ AND ((:fact = 'accepted_in_time' AND n.accepted_at <= n.accept_due) OR (:fact = 'accept_counted' AND (n.accepted_at IS NOT NULL OR n.accept_due < :now)) OR (:fact = 'reopened' AND n.reopened > 0) OR (:fact = 'finished' AND n.ending IS NOT NULL) OR (:fact = 'answered' AND n.confirmed IN ('yes', 'partly', 'no')) OR (:fact = 'open' AND n.ending IS NULL AND n.state = 'open') OR (:fact = 'unaccepted' AND n.stage = 'collected' AND n.state = 'open') OR (:fact = 'awaiting' AND n.ending IS NOT NULL AND n.state = 'open' AND n.confirmed_at IS NULL) OR (:fact = 'no_source' AND NOT EXISTS (SELECT 1 FROM need_channel nc WHERE (nc.need = n.id AND nc.merged_from IS NULL) OR nc.merged_from = n.id)) OR (substr(:fact, 1, 8) = 'channel_' AND EXISTS (SELECT 1 FROM need_channel nc WHERE ((nc.need = n.id AND nc.merged_from IS NULL) OR nc.merged_from = n.id) AND nc.channel = substr(:fact, 9))) OR (:fact = 'wish' AND n.kind = 'wish') OR (:fact = 'wish_granted' AND n.kind = 'wish' AND n.ending = 'solved' AND n.confirmed = 'yes' AND n.confirmed_at IS NOT NULL) OR (:fact = 'step_accept' AND n.accepted_at >= n.at) OR (:fact = 'step_route' AND n.routed_at >= n.accepted_at) OR (:fact = 'step_finish' AND n.finished_at >= n.routed_at AND n.state <> 'merged') OR (:fact = 'step_answer' AND n.confirmed_at >= n.finished_at))
 -- only: sqlite
 /*? tokens */ AND (n.id = (SELECT k.id FROM need k WHERE k.code = :words) OR n.id IN (SELECT d.id FROM need d WHERE d.digits = :digits) OR n.id IN (SELECT w.rowid FROM need_words w WHERE w.need_words MATCH :tokens))
 -- only: pg
 /*? tokens */ AND (n.id = (SELECT k.id FROM need k WHERE k.code = :words) OR n.id IN (SELECT d.id FROM need d WHERE d.digits = :digits) OR n.id IN (SELECT w.need FROM need_words w WHERE w.tokens @@ CAST(replace(replace(:tokens, '*', ':*'), ' ', ' & ') AS tsquery)))
 -- only: both
 /*? words */ AND (n.code = :words OR n.digits = :digits OR has_words(CASE WHEN :reads = 'all' OR (:reads = 'open' AND n.kind NOT IN ('dispute', 'wish') AND n.anonymous = 0) OR (:reads = 'own' AND (n.asker = :me OR n.asker_phone = :phone OR n.owner_person = :me OR EXISTS (SELECT 1 FROM need_participant np WHERE np.need = n.id AND np.person = :me))) THEN n.folded ELSE n.folded_public END, :words))
 /*? at_before */ AND (n.at < :at_before OR (n.at = :at_before AND n.id < :id_before))
 ORDER BY n.at DESC, n.id DESC LIMIT :limit;

-- The same by due date, the first due first; or by age, the oldest first.
-- name: need_list_due :many
-- row: need_item
-- :here AreaId
-- :above AreaId
-- :from Time
-- :to Time
-- :overdue_at Time
-- :limit int64_t
-- :due_after Time
-- :by_age int64_t
-- :id_after NeedId
-- :me PersonId
-- :phone Str
-- :now Time
-- :fact Str
-- :tokens Str
-- :words Str
-- :reads Str
-- :public_too int64_t
SELECT n.id, n.code, n.kind, n.stage, n.state, n.ending, n.confirmed, n.area, n.community, n.place, n.title, n.text, n.category, n.urgency, n.difficulty, n.route,
       n.owner_person, n.owner_org, n.asker, n.asker_phone, n.anonymous, n.due_at, n.accepted_at, n.finished_at, n.released, n.public_text, n.me_too, n.feedbacks, n.reopened,
       n.external_id, n.rev, n.at, n.confirmed_at, n.rated_at, n.handling, n.accept_due,
       c.code AS "category_code?", c.name AS "category_name?", c.name_en AS "category_name_en?", op.shown_as AS "owner_name?", oo.name AS "owner_org_name?"
  FROM need n LEFT JOIN category c ON c.id = n.category LEFT JOIN person op ON op.id = n.owner_person LEFT JOIN org oo ON oo.id = n.owner_org
 WHERE n.id > 0
 /*? above */ AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND n.area = :here
 /*? mine */ AND (n.asker = :me OR n.asker_phone = :phone)
 /*? involved */ AND (n.asker = :me OR n.asker_phone = :phone OR n.owner_person = :me OR (:public_too = 1 AND n.released = 1) OR EXISTS (SELECT 1 FROM need_participant np WHERE np.need = n.id AND np.person = :me))
 /*? stage */ AND n.stage = :stage
 /*? state */ AND n.state = :state
 /*? kind */ AND n.kind = :kind
 /*? no_wish */ AND n.kind <> 'wish'
 /*? category */ AND n.category = :category
 /*? owner_person */ AND n.owner_person = :owner_person
 /*? overdue_at */ AND n.due_at < :overdue_at AND n.finished_at IS NULL AND n.state = 'open'
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
 /*? ending */ AND n.ending = :ending
 /*? confirmed */ AND n.confirmed = :confirmed
 /*? fact */ AND ((:fact = 'accepted_in_time' AND n.accepted_at <= n.accept_due) OR (:fact = 'accept_counted' AND (n.accepted_at IS NOT NULL OR n.accept_due < :now)) OR (:fact = 'reopened' AND n.reopened > 0) OR (:fact = 'finished' AND n.ending IS NOT NULL) OR (:fact = 'answered' AND n.confirmed IN ('yes', 'partly', 'no')) OR (:fact = 'open' AND n.ending IS NULL AND n.state = 'open') OR (:fact = 'unaccepted' AND n.stage = 'collected' AND n.state = 'open') OR (:fact = 'awaiting' AND n.ending IS NOT NULL AND n.state = 'open' AND n.confirmed_at IS NULL) OR (:fact = 'no_source' AND NOT EXISTS (SELECT 1 FROM need_channel nc WHERE (nc.need = n.id AND nc.merged_from IS NULL) OR nc.merged_from = n.id)) OR (substr(:fact, 1, 8) = 'channel_' AND EXISTS (SELECT 1 FROM need_channel nc WHERE ((nc.need = n.id AND nc.merged_from IS NULL) OR nc.merged_from = n.id) AND nc.channel = substr(:fact, 9))) OR (:fact = 'wish' AND n.kind = 'wish') OR (:fact = 'wish_granted' AND n.kind = 'wish' AND n.ending = 'solved' AND n.confirmed = 'yes' AND n.confirmed_at IS NOT NULL) OR (:fact = 'step_accept' AND n.accepted_at >= n.at) OR (:fact = 'step_route' AND n.routed_at >= n.accepted_at) OR (:fact = 'step_finish' AND n.finished_at >= n.routed_at AND n.state <> 'merged') OR (:fact = 'step_answer' AND n.confirmed_at >= n.finished_at))
 -- only: sqlite
 /*? tokens */ AND (n.id = (SELECT k.id FROM need k WHERE k.code = :words) OR n.id IN (SELECT d.id FROM need d WHERE d.digits = :digits) OR n.id IN (SELECT w.rowid FROM need_words w WHERE w.need_words MATCH :tokens))
 -- only: pg
 /*? tokens */ AND (n.id = (SELECT k.id FROM need k WHERE k.code = :words) OR n.id IN (SELECT d.id FROM need d WHERE d.digits = :digits) OR n.id IN (SELECT w.need FROM need_words w WHERE w.tokens @@ CAST(replace(replace(:tokens, '*', ':*'), ' ', ' & ') AS tsquery)))
 -- only: both
 /*? words */ AND (n.code = :words OR n.digits = :digits OR has_words(CASE WHEN :reads = 'all' OR (:reads = 'open' AND n.kind NOT IN ('dispute', 'wish') AND n.anonymous = 0) OR (:reads = 'own' AND (n.asker = :me OR n.asker_phone = :phone OR n.owner_person = :me OR EXISTS (SELECT 1 FROM need_participant np WHERE np.need = n.id AND np.person = :me))) THEN n.folded ELSE n.folded_public END, :words))
 /*? due_after */ AND (CASE WHEN :by_age = 1 THEN n.at ELSE coalesce(n.due_at, n.accept_due) END > :due_after OR (CASE WHEN :by_age = 1 THEN n.at ELSE coalesce(n.due_at, n.accept_due) END = :due_after AND n.id > :id_after))
 ORDER BY CASE WHEN :by_age = 1 THEN n.at ELSE coalesce(n.due_at, n.accept_due) END, n.id LIMIT :limit;

-- How many the list has in all.
-- name: need_count :one
-- :here AreaId
-- :above AreaId
-- :from Time
-- :to Time
-- :overdue_at Time
-- :me PersonId
-- :phone Str
-- :now Time
-- :fact Str
-- :tokens Str
-- :words Str
-- :reads Str
-- :public_too int64_t
SELECT count(*) AS "n int" FROM need n
 WHERE n.id > 0
 /*? above */ AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND n.area = :here
 /*? community */ AND n.community = :community
 /*? street */ AND n.street = :street
 /*? mine */ AND (n.asker = :me OR n.asker_phone = :phone)
 /*? involved */ AND (n.asker = :me OR n.asker_phone = :phone OR n.owner_person = :me OR (:public_too = 1 AND n.released = 1) OR EXISTS (SELECT 1 FROM need_participant np WHERE np.need = n.id AND np.person = :me))
 /*? stage */ AND n.stage = :stage
 /*? state */ AND n.state = :state
 /*? kind */ AND n.kind = :kind
 /*? no_wish */ AND n.kind <> 'wish'
 /*? category */ AND n.category = :category
 /*? owner_person */ AND n.owner_person = :owner_person
 /*? overdue_at */ AND n.due_at < :overdue_at AND n.finished_at IS NULL AND n.state = 'open'
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
 /*? ending */ AND n.ending = :ending
 /*? confirmed */ AND n.confirmed = :confirmed
 /*? fact */ AND ((:fact = 'accepted_in_time' AND n.accepted_at <= n.accept_due) OR (:fact = 'accept_counted' AND (n.accepted_at IS NOT NULL OR n.accept_due < :now)) OR (:fact = 'reopened' AND n.reopened > 0) OR (:fact = 'finished' AND n.ending IS NOT NULL) OR (:fact = 'answered' AND n.confirmed IN ('yes', 'partly', 'no')) OR (:fact = 'open' AND n.ending IS NULL AND n.state = 'open') OR (:fact = 'unaccepted' AND n.stage = 'collected' AND n.state = 'open') OR (:fact = 'awaiting' AND n.ending IS NOT NULL AND n.state = 'open' AND n.confirmed_at IS NULL) OR (:fact = 'no_source' AND NOT EXISTS (SELECT 1 FROM need_channel nc WHERE (nc.need = n.id AND nc.merged_from IS NULL) OR nc.merged_from = n.id)) OR (substr(:fact, 1, 8) = 'channel_' AND EXISTS (SELECT 1 FROM need_channel nc WHERE ((nc.need = n.id AND nc.merged_from IS NULL) OR nc.merged_from = n.id) AND nc.channel = substr(:fact, 9))) OR (:fact = 'wish' AND n.kind = 'wish') OR (:fact = 'wish_granted' AND n.kind = 'wish' AND n.ending = 'solved' AND n.confirmed = 'yes' AND n.confirmed_at IS NOT NULL) OR (:fact = 'step_accept' AND n.accepted_at >= n.at) OR (:fact = 'step_route' AND n.routed_at >= n.accepted_at) OR (:fact = 'step_finish' AND n.finished_at >= n.routed_at AND n.state <> 'merged') OR (:fact = 'step_answer' AND n.confirmed_at >= n.finished_at))
 -- only: sqlite
 /*? tokens */ AND (n.id = (SELECT k.id FROM need k WHERE k.code = :words) OR n.id IN (SELECT d.id FROM need d WHERE d.digits = :digits) OR n.id IN (SELECT w.rowid FROM need_words w WHERE w.need_words MATCH :tokens))
 -- only: pg
 /*? tokens */ AND (n.id = (SELECT k.id FROM need k WHERE k.code = :words) OR n.id IN (SELECT d.id FROM need d WHERE d.digits = :digits) OR n.id IN (SELECT w.need FROM need_words w WHERE w.tokens @@ CAST(replace(replace(:tokens, '*', ':*'), ' ', ' & ') AS tsquery)))
 -- only: both
 /*? words */ AND (n.code = :words OR n.digits = :digits OR has_words(CASE WHEN :reads = 'all' OR (:reads = 'open' AND n.kind NOT IN ('dispute', 'wish') AND n.anonymous = 0) OR (:reads = 'own' AND (n.asker = :me OR n.asker_phone = :phone OR n.owner_person = :me OR EXISTS (SELECT 1 FROM need_participant np WHERE np.need = n.id AND np.person = :me))) THEN n.folded ELSE n.folded_public END, :words))
;

-- name: need_put :exec
INSERT INTO need(id, code, receipt, digits, kind, stage, state, area, community, street, handling, place, lon, lat, title, text, asker, asker_name, asker_phone,
                 share_contact, anonymous, typed_by, read_back, external_id, batch, accept_due, released, feedbacks, reopened, reminded, me_too, counted, folded, rev, at)
VALUES (:id, :code, :receipt, :digits, :kind, 'collected', 'open', :area, :community, :street, :handling, :place, :lon, :lat, :title, :text, :asker, :asker_name, :asker_phone,
        :share_contact, :anonymous, :typed_by, :read_back, :external_id, :batch, :accept_due, :released, 0, 0, 0, 0, :counted, :folded, 1, :at);

-- name: need_accept_set :change1
UPDATE need SET stage = 'analysed', category = :category, urgency = :urgency, difficulty = :difficulty, due_at = :due_at, accepted_by = :accepted_by,
       accepted_at = :accepted_at, route = :route, owner_person = :owner_person, rev = rev + 1 WHERE id = :id;

-- name: need_route_set :change1
UPDATE need SET stage = 'handling', route = :route, owner_person = :owner_person, owner_org = :owner_org, due_at = :due_at, routed_at = :routed_at, rev = rev + 1 WHERE id = :id;

-- name: need_escalate_set :change1
UPDATE need SET handling = :handling, due_at = :due_at, accept_due = :accept_due, rev = rev + 1 WHERE id = :id;

-- name: need_merge_set :change1
UPDATE need SET state = 'merged', merged_into = :merged_into, ending = 'duplicate', finished_at = :finished_at, rev = rev + 1 WHERE id = :id;

-- name: need_due_set :change1
UPDATE need SET due_at = :due_at, rev = rev + 1 WHERE id = :id;

-- name: need_reminded :change1
UPDATE need SET reminded = reminded + 1, asker_reminded_at = coalesce(:asker_reminded_at, asker_reminded_at), rev = rev + 1 WHERE id = :id;

-- name: need_fed_back :change1
UPDATE need SET feedbacks = feedbacks + 1, rev = rev + 1 WHERE id = :id;

-- name: need_finish_set :change1
UPDATE need SET stage = 'fed_back', ending = :ending, finished_at = :finished_at, look_again_on = :look_again_on, rev = rev + 1 WHERE id = :id;

-- name: need_confirm_set :change1
UPDATE need SET stage = 'rated', confirmed = :confirmed, confirmed_at = :confirmed_at, rev = rev + 1 WHERE id = :id;

-- name: need_rate_set :change1
UPDATE need SET stage = 'rated', rated_at = :rated_at, rev = rev + 1 WHERE id = :id;

-- name: need_reopen_set :change1
UPDATE need SET stage = 'handling', state = 'open', confirmed = CASE WHEN confirmed IN ('yes', 'partly', 'no') THEN confirmed ELSE NULL END, ending = NULL, finished_at = NULL, closed_at = NULL, confirmed_at = NULL, rated_at = NULL,
       due_at = :due_at, reopened = reopened + 1, rev = rev + 1 WHERE id = :id;

-- name: need_release_set :change1
UPDATE need SET released = 1, public_text = :public_text, rev = rev + 1 WHERE id = :id;

-- name: need_voice_put :exec
INSERT INTO need_voice(id, need, voice, at) VALUES (:id, :need, :voice, :at);

-- name: need_voice_has :one
SELECT v.id FROM need_voice v WHERE v.need = :need AND v.voice = :voice;

-- name: need_me_too_add :change1
-- :n int64_t
UPDATE need SET me_too = me_too + :n, rev = rev + 1 WHERE id = :id;

-- name: need_channel_put :exec
INSERT INTO need_channel(id, need, channel, asker, merged_from, at) VALUES (:id, :need, :channel, :asker, :merged_from, :at);

-- name: need_channels :many
SELECT c.channel, c.merged_from, c.at FROM need_channel c WHERE c.need = :need ORDER BY c.id LIMIT 100;

-- name: need_channels_move :exec
-- :from NeedId
UPDATE need_channel SET need = :need, merged_from = coalesce(merged_from, :from) WHERE need = :from;

-- name: need_participant_put :exec
INSERT INTO need_participant(id, need, person, org, at) VALUES (:id, :need, :person, :org, :at);

-- name: need_participants_drop :exec
DELETE FROM need_participant WHERE need = :need;

-- name: need_participants :many
SELECT np.person, np.org, p.shown_as AS "person_name?", o.name AS "org_name?"
  FROM need_participant np LEFT JOIN person p ON p.id = np.person LEFT JOIN org o ON o.id = np.org WHERE np.need = :need ORDER BY np.id LIMIT 50;

-- name: need_extension_put :exec
INSERT INTO need_extension(id, need, days, by_person, at) VALUES (:id, :need, :days, :by_person, :at);

-- name: need_extension_open :one
SELECT x.id, x.days, x.by_person, x.at FROM need_extension x WHERE x.need = :need AND x.granted IS NULL;

-- name: need_extension_decide :change1
UPDATE need_extension SET granted = :granted, decided_by = :decided_by WHERE id = :id AND granted IS NULL;

-- name: need_rating_put :exec
INSERT INTO need_rating(id, need, score, comment, at) VALUES (:id, :need, :score, :comment, :at);

-- name: need_rating_get :one
SELECT r.score, r.comment, r.at FROM need_rating r WHERE r.need = :need;

-- name: need_rating_drop :exec
DELETE FROM need_rating WHERE need = :need;

-- name: need_ratings_of :one
-- :above AreaId
-- :from Time
-- :to Time
SELECT count(*) AS "n int", CAST(coalesce(sum(r.score), 0) AS BIGINT) AS "total int" FROM need_rating r JOIN need n ON n.id = r.need
 WHERE n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
;

-- Silence: finished, not answered in time. Closed some hundred at a time.
-- What has both answers, and what has had its days of silence.
-- name: need_due_to_close :many
-- :before Time
SELECT n.id, n.area, n.stage, n.confirmed, n.confirmed_at, n.anonymous, n.asker, n.asker_phone FROM need n
 WHERE n.stage IN ('fed_back', 'rated') AND n.state = 'open' AND n.finished_at IS NOT NULL
   AND (n.finished_at < :before OR (n.confirmed_at IS NOT NULL AND n.rated_at IS NOT NULL)) ORDER BY n.finished_at, n.id LIMIT 200;

-- name: need_close_set :change1
UPDATE need SET stage = 'closed', state = 'closed', confirmed = :confirmed, closed_at = :closed_at, rev = rev + 1 WHERE id = :id;

-- name: need_by_digits :many
-- :since Time
-- :phone Str
SELECT n.id, n.stage, n.state, n.at, n.due_at, n.finished_at, n.asker_phone FROM need n WHERE n.digits = :digits AND n.at >= :since
 /*? phone */ AND n.asker_phone = :phone
 ORDER BY n.at DESC, n.id DESC LIMIT 20;

-- The running number of a day's codes. Two statements: RETURNING would cost three times both.
-- name: need_number_up :exec
INSERT INTO need_number(id, day, n) VALUES (:id, :day, 1) ON CONFLICT (day) DO UPDATE SET n = need_number.n + 1;

-- name: need_number_get :one
SELECT k.n FROM need_number k WHERE k.day = :day;

-- name: need_contact_erase :exec
UPDATE need SET asker_name = NULL, asker_phone = NULL, rev = rev + 1 WHERE asker = :asker OR asker_phone = :asker_phone;

-- name: need_contacts_expired :many
-- :before Time
SELECT n.id FROM need n WHERE n.stage = 'closed' AND n.closed_at < :before AND (n.asker_phone IS NOT NULL OR n.asker_name IS NOT NULL) ORDER BY n.closed_at LIMIT 200;

-- name: need_contact_drop :change1
UPDATE need SET asker_name = NULL, asker_phone = NULL, rev = rev + 1 WHERE id = :id;

-- What need_privacy.c empties: contacts and comments past their time, and what came from a person who is forgotten.
-- name: need_contacts_merged :many
-- :before Time
SELECT n.id FROM need n WHERE n.stage IN ('collected', 'analysed', 'handling') AND n.state = 'merged' AND n.finished_at < :before
   AND (n.asker_phone IS NOT NULL OR n.asker_name IS NOT NULL) ORDER BY n.id LIMIT 200;

-- name: need_comments_old :many
-- :before Time
SELECT r.need FROM need_rating r WHERE r.comment IS NOT NULL AND r.at < :before ORDER BY r.id LIMIT 200;

-- name: need_comment_drop :exec
UPDATE need_rating SET comment = NULL WHERE need = :need;

-- name: needs_asked_by :many
-- :after NeedId
SELECT n.id FROM need n WHERE (n.asker = :asker OR n.asker_phone = :asker_phone)
 /*? after */ AND n.id > :after
 ORDER BY n.id LIMIT 500;

-- name: need_words_erase :change1
UPDATE need SET title = :title, text = :text, place = NULL, lon = NULL, lat = NULL, asker_name = NULL, asker_phone = NULL, share_contact = 0, rev = rev + 1 WHERE id = :id;

-- name: need_unshare :exec
UPDATE need SET share_contact = 0, rev = rev + 1 WHERE id = :id AND share_contact = 1;

-- name: need_share_on :change1
UPDATE need SET share_contact = 1, rev = rev + 1 WHERE id = :id AND share_contact = 0;

-- name: need_asked_since :one
-- :since Time
SELECT count(*) AS "n int" FROM need n WHERE n.asker = :asker AND ((n.stage <> 'closed' AND n.state = 'open') OR n.at >= :since OR n.closed_at >= :since);

-- name: need_by_code :one
SELECT n.id FROM need n WHERE n.code = :code;

-- For imports: a matter of another system is taken once; its category comes with it, before anybody has accepted it.
-- name: need_by_external :one
SELECT n.id, n.code FROM need n WHERE n.external_id = :external_id LIMIT 1;

-- name: need_category_set :change1
UPDATE need SET category = :category WHERE id = :id;

-- An import taken back.
-- name: need_merged_into :one
SELECT n.id FROM need n WHERE n.merged_into = :merged_into LIMIT 1;

-- name: need_channels_drop :exec
DELETE FROM need_channel WHERE need = :need;

-- name: need_drop :change1
DELETE FROM need WHERE id = :id;

-- name: need_with_category :one
-- scan: once for each category that an import brought, when it is undone
SELECT n.id FROM need n WHERE n.category = :category LIMIT 1;

-- What need_tally.c counts by.
-- name: need_counts :one
-- row: need_counts_row
SELECT n.id, n.area, n.kind, n.at, n.stage, n.state, n.ending, n.confirmed, n.confirmed_at, n.accepted_at, n.accept_due, n.reopened, n.counted,
       (SELECT r.score FROM need_rating r WHERE r.need = n.id) AS "score? int",
       (SELECT min(c.channel) FROM need_channel c WHERE (c.need = n.id AND c.merged_from IS NULL) OR c.merged_from = n.id) AS "channel? choice:Channel"
  FROM need n WHERE n.id = :id;

-- name: need_counts_at :many
-- row: need_counts_row
-- :after NeedId
SELECT n.id, n.area, n.kind, n.at, n.stage, n.state, n.ending, n.confirmed, n.confirmed_at, n.accepted_at, n.accept_due, n.reopened, n.counted,
       (SELECT r.score FROM need_rating r WHERE r.need = n.id) AS "score? int",
       (SELECT min(c.channel) FROM need_channel c WHERE (c.need = n.id AND c.merged_from IS NULL) OR c.merged_from = n.id) AS "channel? choice:Channel"
  FROM need n WHERE n.area = :area
 /*? after */ AND n.id > :after
 ORDER BY n.id LIMIT 500;

-- name: need_counted_set :change1
UPDATE need SET counted = :counted WHERE id = :id;

-- name: needs_uncounted :many
SELECT n.id FROM need n WHERE n.counted = 0 ORDER BY n.id LIMIT 200;

-- What time alone makes late, in an area and, at depth 1, in its parts: few rows, looked for by their date (CROSS JOIN: that first).
-- name: need_late :many
-- row: need_late_row
-- :above AreaId
-- :depth int64_t
-- :from Time
-- :to Time
-- :now Time
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 THEN 1 ELSE 0 END) AS BIGINT) AS "own int", count(*) AS "whole int"
  FROM need n CROSS JOIN area_up u
 WHERE n.due_at < :now AND n.finished_at IS NULL AND n.state = 'open' AND u.area = n.area AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth)
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
 GROUP BY u.above;

-- name: need_accept_late :many
-- row: need_late_row
-- :above AreaId
-- :depth int64_t
-- :from Time
-- :to Time
-- :now Time
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 THEN 1 ELSE 0 END) AS BIGINT) AS "own int", count(*) AS "whole int"
  FROM need n CROSS JOIN area_up u
 WHERE n.accept_due < :now AND n.accepted_at IS NULL AND u.area = n.area AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth)
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
 GROUP BY u.above;

-- What need_words.c keeps beside the words of a need, so that they are found.
-- name: need_words_of :one
-- row: need_words_row
SELECT n.id, n.title, n.text, n.public_text, n.folded, n.folded_public FROM need n WHERE n.id = :id;

-- name: need_words_after :many
-- row: need_words_row
-- :after NeedId
-- :limit int64_t
SELECT n.id, n.title, n.text, n.public_text, n.folded, n.folded_public FROM need n WHERE n.id > 0
 /*? after */ AND n.id > :after
 ORDER BY n.id LIMIT :limit;

-- name: need_words_set :change1
UPDATE need SET folded = :folded, folded_public = :folded_public WHERE id = :id;

-- name: need_words_put :exec
-- :need NeedId
-- :tokens Str
-- only: sqlite
INSERT INTO need_words (rowid, tokens) VALUES (:need, :tokens);
-- only: pg
INSERT INTO need_words (need, tokens) VALUES (:need, array_to_tsvector(string_to_array(:tokens, ' ')));

-- name: need_words_drop :exec
-- :need NeedId
-- :tokens Str
-- only: sqlite
INSERT INTO need_words (need_words, rowid, tokens) VALUES ('delete', :need, :tokens);
-- only: pg
DELETE FROM need_words WHERE need = :need;

-- What was dropped stays in the index's older parts until they are written anew.
-- name: need_words_anew :exec
-- only: sqlite
INSERT INTO need_words (need_words) VALUES ('optimize');
-- only: pg
UPDATE need_fold SET purge = 0 WHERE id = 1;

-- name: need_fold_get :one
SELECT f.version, f.upto, f.done, f.purge FROM need_fold f WHERE f.id = 1;

-- name: need_fold_set :change1
UPDATE need_fold SET version = :version, upto = :upto, done = :done WHERE id = 1;

-- name: need_fold_purge :change1
UPDATE need_fold SET purge = :purge WHERE id = 1;

-- Those that may be the same matter: of one place, not merged, of the last months.
-- name: need_near :many
-- :above AreaId
-- :since Time
-- :any Str
-- :but NeedId
SELECT n.id, n.code, n.kind, n.category, n.place, n.lon, n.lat, n.title, n.stage, n.state, n.folded, n.anonymous
  FROM need n WHERE n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above) AND n.at >= :since AND n.id <> :but AND n.state <> 'merged'
 -- only: sqlite
   AND n.id IN (SELECT w.rowid FROM need_words w WHERE w.need_words MATCH :any ORDER BY w.rowid DESC LIMIT 3000)
 -- only: pg
   AND n.id IN (SELECT w.need FROM need_words w WHERE w.tokens @@ CAST(replace(:any, ' OR ', ' | ') AS tsquery) ORDER BY w.need DESC LIMIT 3000)
 -- only: both
 ORDER BY n.at DESC, n.id DESC LIMIT 300;

-- Pictures of needs whose time is over; with them go those of their orders.
-- name: need_pictures_old :many
-- :before Time
SELECT DISTINCT n.id FROM file f JOIN need n ON n.id = f.owner
 WHERE f.owner_kind = 'need' AND ((n.stage = 'closed' AND n.closed_at < :before) OR (n.state = 'merged' AND n.finished_at < :before)) LIMIT 200;

-- name: need_order_pictures_old :many
-- :before Time
SELECT DISTINCT n.id FROM file f JOIN work_order o ON o.id = f.owner JOIN need n ON n.id = o.source
 WHERE f.owner_kind = 'work_order' AND o.source_kind IN ('need', 'wish')
   AND ((n.stage = 'closed' AND n.closed_at < :before) OR (n.state = 'merged' AND n.finished_at < :before)) LIMIT 200;

-- name: need_merged_here :many
SELECT DISTINCT c.merged_from FROM need_channel c WHERE c.need = :need AND c.merged_from IS NOT NULL LIMIT 50;

-- What need_helpers.c compares with: units with lines, of the community and of what lies above it; people with skills there.
-- name: need_orgs :many
-- :above AreaId
SELECT o.id, o.name, o.lines, o.area FROM org o
 WHERE o.closed_at IS NULL AND o.lines IS NOT NULL
   AND (o.area IN (SELECT u.above FROM area_up u WHERE u.area = :area) OR o.area IN (SELECT d.area FROM area_up d WHERE d.above = :above)) ORDER BY o.id LIMIT 500;

-- name: need_skilled :many
-- :now Time
-- :since Time
SELECT DISTINCT p.id, p.shown_as, s.skill, (SELECT count(*) FROM taking t WHERE t.person = p.id AND t.at >= :since AND t.state <> 'returned') AS "lately int"
  FROM area_up u CROSS JOIN role r JOIN person p ON p.id = r.person JOIN person_skill s ON s.person = p.id
 WHERE u.area = :area AND r.scope_kind = 'area' AND r.scope = u.above AND r.role IN ('volunteer', 'grid') AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now) AND p.erased_at IS NULL
 ORDER BY p.id LIMIT 1000;

-- Who has the line of a category in a community (M73, M76).
-- name: need_line_holder :one
-- :category CategoryId
-- :area AreaId
-- :day Day
SELECT p.id, p.shown_as, b.name, b.name_en FROM category c JOIN business_line b ON b.id = c.line JOIN link l ON l.b = b.id JOIN person p ON p.id = l.a
 WHERE c.id = :category AND l.area = :area AND l.kind = 'posting' AND l.a_kind = 'person' AND l.b_kind = 'business_line' AND p.erased_at IS NULL
   AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day) ORDER BY l.id LIMIT 1;
