-- Why somebody else ended it, in words for the person whom it ties; gone when they are forgotten.
ALTER TABLE link ADD ended_note @text;
