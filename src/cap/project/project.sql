-- reads: area_up org agreement need_list_item

-- name: project_put :exec
INSERT INTO project(id, origin_kind, origin, owner_org, area, title, direction, state, starts, ends, by_person, rev, at)
VALUES (:id, :origin_kind, :origin, :owner_org, :area, :title, :direction, 'draft', :starts, :ends, :by_person, 1, :at);

-- name: project_get :one
-- row: project_row
SELECT p.id, p.origin_kind, p.origin, p.owner_org, p.area, p.title, p.direction, p.state, p.starts, p.ends, p.rev, p.at, o.name AS org_name, o.name_en AS org_name_en
  FROM project p JOIN org o ON o.id = p.owner_org WHERE p.id = :id;

-- name: project_list :many
-- row: project_row
-- :above AreaId
-- :after ProjectId
-- :limit int64_t
SELECT p.id, p.origin_kind, p.origin, p.owner_org, p.area, p.title, p.direction, p.state, p.starts, p.ends, p.rev, p.at, o.name AS org_name, o.name_en AS org_name_en
  FROM project p JOIN org o ON o.id = p.owner_org
 WHERE p.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? state */ AND p.state = :state
 /*? owner_org */ AND p.owner_org = :owner_org
 /*? origin */ AND p.origin = :origin
 /*? after */ AND p.id < :after
 ORDER BY p.id DESC LIMIT :limit;

-- name: project_count :one
-- :above AreaId
SELECT count(*) AS "n int" FROM project p
 WHERE p.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? state */ AND p.state = :state
 /*? owner_org */ AND p.owner_org = :owner_org
 /*? origin */ AND p.origin = :origin
;

-- name: project_state_set :change1
-- :was enum ProjectState
UPDATE project SET state = :state, rev = rev + 1 WHERE id = :id AND state = :was;

-- What a project began in.
-- name: project_item :one
SELECT i.id, i.title, i.area FROM need_list_item i WHERE i.id = :id;

-- name: project_agreement :one
SELECT a.id, a.year, a.n, a.theme, a.area FROM agreement a WHERE a.id = :id;
