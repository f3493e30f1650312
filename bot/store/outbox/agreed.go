package outbox

// What a person agreed to hear of stands in announcement_choice, each choice in its order.
// A "declined" or a BERHENTI ends every yes before it: what holds is what came after the last.

// Agreed holds for a choice c of the person p that is a yes nobody took back since.
const Agreed = `c.person_id = p.id AND c.choice IN ('resumed', 'wanted') AND c.id > coalesce((SELECT max(n.id) FROM announcement_choice n WHERE n.person_id = p.id AND n.choice IN ('declined', 'stopped')), 0)`

// AgreedTo holds where a person p agreed to hear of what an announcement k is about: with
// MULAI, which is everything, or by a yes to the question whether they want to.
const AgreedTo = `EXISTS (SELECT 1 FROM announcement_choice c WHERE ` + Agreed + ` AND (c.choice = 'resumed'
	OR (c.country = '' OR k.countries LIKE '%,' || c.country || ',%') AND (c.job = '' OR k.jobs LIKE '%,' || c.job || ',%')))`

// declined holds for a message of an announcement to somebody who said no since.
const declined = `(message.announcement_id IS NOT NULL AND (SELECT c.choice FROM announcement_choice c WHERE c.person_id = message.person_id ORDER BY c.id DESC LIMIT 1) = 'declined')`
