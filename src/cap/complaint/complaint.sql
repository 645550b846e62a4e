-- reads: area_up area person

-- name: complaint_get :one
SELECT c.id, c.digits, c.kind, c.area, c.about, c.handled, c.text, c.phone, c.answer, c.answered_at, c.rev, c.at, p.shown_as AS "answered_name?"
  FROM complaint c LEFT JOIN person p ON p.id = c.answered_by WHERE c.id = :id;

-- name: complaint_list :many
-- :above AreaId
-- :limit int64_t
SELECT c.id, c.digits, c.kind, c.area, c.about, c.handled, c.text, c.answered_at, c.at, a.name AS area_name, a.name_en AS area_name_en
  FROM area_up u JOIN complaint c ON c.area = u.area JOIN area a ON a.id = c.area
 WHERE u.above = :above
 /*? not_district */ AND c.handled <> 'district'
 /*? here_only */ AND c.handled = 'community'
 /*? open */ AND c.answered_at IS NULL
 /*? digits */ AND c.digits = :digits
 /*? id */ AND c.id < :id
 ORDER BY c.id DESC LIMIT :limit;

-- name: complaint_put :exec
INSERT INTO complaint(id, digits, kind, area, about, handled, text, phone, rev, at) VALUES (:id, :digits, :kind, :area, :about, :handled, :text, :phone, 1, :at);

-- name: complaint_answer :change1
UPDATE complaint SET answer = :answer, answered_by = :answered_by, answered_at = :answered_at, rev = rev + 1 WHERE id = :id;

-- name: complaint_phones_old :many
-- :before Time
SELECT c.id FROM complaint c WHERE c.phone IS NOT NULL AND c.answered_at < :before ORDER BY c.id LIMIT 200;

-- name: complaint_phone_drop :change1
UPDATE complaint SET phone = NULL, rev = rev + 1 WHERE id = :id;

-- name: complaint_phones_forget :exec
UPDATE complaint SET phone = NULL, rev = rev + 1 WHERE phone = :phone;
