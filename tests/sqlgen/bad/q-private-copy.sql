-- expect: 4: error: @private phone would be copied into note.text
-- name: x :exec
INSERT INTO note (id, thing, text, n)
SELECT :id, t.id, t.phone, 1 FROM thing t WHERE t.id = :thing;
