-- expect: 2: error: column a: @private needs @keep(class)
CREATE TABLE x (id @id, a @text @private);
