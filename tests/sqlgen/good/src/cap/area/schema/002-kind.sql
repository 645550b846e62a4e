ALTER TABLE area ADD COLUMN kind @choice(AreaKind);
