-- expect: 3: error: result phone: column phone is @private
-- name: x :one
SELECT t.phone AS "phone text" FROM thing t WHERE t.id = :id;
