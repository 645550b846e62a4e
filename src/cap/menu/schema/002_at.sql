-- Figures count the requests of some days.
CREATE INDEX menu_request_at ON menu_request(at, area);
