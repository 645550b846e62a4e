-- expect: 2: error: column a: @private stands behind @text only
CREATE TABLE x (id @id, a @int @private @keep(contact));
