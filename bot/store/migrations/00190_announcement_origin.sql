-- +goose Up
-- Of which announcement this one tells the same again to those whom it did not reach, however
-- many came in between; 0: of none. Who has one of a family is sent none of it again.
ALTER TABLE announcement ADD COLUMN origin BIGINT NOT NULL DEFAULT 0;
CREATE INDEX announcement_origin ON announcement (origin) WHERE origin <> 0;
-- In what people wrote a quotation mark stands behind a backslash, so that none of it is meant.
UPDATE announcement SET origin = coalesce((SELECT max(o.id) FROM announcement o, announcement_version v
    WHERE v.announcement_id = announcement.id AND v.version = announcement.version AND o.id < announcement.id
    AND (v.content LIKE '%"again":' || o.id || '}%' OR v.content LIKE '%"again":' || o.id || ',%')), 0);
-- Each step leads to the one before; twice as far each time.
UPDATE announcement SET origin = (SELECT p.origin FROM announcement p WHERE p.id = announcement.origin)
    WHERE EXISTS (SELECT 1 FROM announcement p WHERE p.id = announcement.origin AND p.origin <> 0);
UPDATE announcement SET origin = (SELECT p.origin FROM announcement p WHERE p.id = announcement.origin)
    WHERE EXISTS (SELECT 1 FROM announcement p WHERE p.id = announcement.origin AND p.origin <> 0);
UPDATE announcement SET origin = (SELECT p.origin FROM announcement p WHERE p.id = announcement.origin)
    WHERE EXISTS (SELECT 1 FROM announcement p WHERE p.id = announcement.origin AND p.origin <> 0);
UPDATE announcement SET origin = (SELECT p.origin FROM announcement p WHERE p.id = announcement.origin)
    WHERE EXISTS (SELECT 1 FROM announcement p WHERE p.id = announcement.origin AND p.origin <> 0);
