-- +goose Up
-- kanca's own reasons are kept by a code and what fills its words, and told from those that
-- people write; see package broadcast. Sentences of earlier versions become codes.
UPDATE announcement_step SET reason = CASE reason
    WHEN 'its last moment has passed' THEN '#late'
    WHEN 'the database was moved to PostgreSQL' THEN '#moved'
    WHEN 'what stands in the database is not what was approved; nothing of it is sent' THEN '#forged'
    WHEN 'WhatsApp forbids the office to write first (463)' THEN '#463'
    WHEN 'WhatsApp takes only templates for who did not write within a day (63016)' THEN '#63016'
    WHEN 'WhatsApp limits what this number may send (63032)' THEN '#63032'
    WHEN 'WhatsApp has turned the template down (63040)' THEN '#63040'
    WHEN 'WhatsApp has paused the template (63041)' THEN '#63041'
    WHEN 'WhatsApp has disabled the template (63042)' THEN '#63042'
    WHEN 'the account may not send to this country (21408)' THEN '#21408'
    ELSE CASE WHEN reason LIKE '% of % did not arrive' THEN '#failed|' || replace(replace(reason, ' of ', '|'), ' did not arrive', '')
        WHEN reason LIKE '% of % answered BERHENTI' THEN '#stopped|' || replace(replace(reason, ' of ', '|'), ' answered BERHENTI', '') ELSE reason END END
    WHERE staff_id IS NULL AND reason <> '';
UPDATE announcement SET reason = (SELECT s.reason FROM announcement_step s WHERE s.announcement_id = announcement.id AND s.act <> 'looked' ORDER BY s.id DESC LIMIT 1)
    WHERE reason <> '' AND EXISTS (SELECT 1 FROM announcement_step s WHERE s.announcement_id = announcement.id AND s.staff_id IS NULL AND s.reason LIKE '#%'
        AND s.id = (SELECT max(l.id) FROM announcement_step l WHERE l.announcement_id = announcement.id AND l.act <> 'looked'));
UPDATE announcement SET reason = '#restored' WHERE reason = 'a backup was put back: see who has it already before it goes on';
UPDATE announcement SET reason = '#gone' WHERE reason = 'a backup was put back: it has gone out since as it was approved later';
