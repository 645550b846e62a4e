-- expect: 2: error: 'opne' is no code of Stage
CREATE TABLE x (id @id, a @choice(Stage) NOT NULL DEFAULT 'opne');
