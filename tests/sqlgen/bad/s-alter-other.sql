-- expect: 2: error: table area belongs to cap/base
ALTER TABLE area ADD a @text;
