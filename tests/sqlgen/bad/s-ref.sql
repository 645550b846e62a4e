-- expect: 2: error: @ref(foo): no such table so far
CREATE TABLE x (id @id, a @ref(foo));
