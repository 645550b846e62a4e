-- When the asker last sent a reminder: one a day.
ALTER TABLE need ADD asker_reminded_at @time;
