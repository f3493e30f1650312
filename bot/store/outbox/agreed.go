package outbox

// What a person agreed to hear of stands in announcement_choice, each choice in its order.
// A "declined" or a BERHENTI ends every yes before it: what holds is what came after the last.

// still holds for a choice c of the person p that nobody took back since.
const still = `c.person_id = p.id AND c.id > coalesce((SELECT max(n.id) FROM announcement_choice n WHERE n.person_id = p.id AND n.choice IN ('declined', 'stopped')), 0)`

// Agreed holds for a choice c of the person p that is a yes nobody took back since.
const Agreed = still + ` AND c.choice IN ('resumed', 'wanted')`

// Asked holds for a choice c of the person p who wants to be told of one thing of its own:
// when there is an opening of the kind, or before a training.
const Asked = still + ` AND (c.choice = 'wanted' AND (c.country <> '' OR c.job <> '') OR c.choice = 'reminder')`

// AskedKey is the key of what a choice c asks for, as broadcast.Wish has it.
const AskedKey = `(CASE WHEN c.choice = 'reminder' THEN 'training:' || c.training ELSE 'opening:' || c.country || ':' || c.job END)`

// Untold holds where the person p was told nothing yet of what their choice c asks for. What
// was told is known by the recipient's row once its message has come to its time.
const Untold = `NOT EXISTS (SELECT 1 FROM announcement g JOIN announcement_recipient b ON b.announcement_id = g.id AND b.listing = g.listing LEFT JOIN message x ON x.recipient_id = b.id
	WHERE g.notice = ` + AskedKey + ` AND b.person_id = p.id AND b.state = 'out' AND coalesce(x.created_at, g.started_at) >= c.at
	AND coalesce(x.state, nullif(b.reason, ''), 'unknown') IN ('queued', 'sending', 'sent', 'delivered', 'read', 'unknown'))`

// AgreedTo holds where a person p agreed to hear of what an announcement k is about: with
// MULAI, which is everything, by a yes to the question whether they want to, or by asking to
// be reminded of the training that it is about.
const AgreedTo = `EXISTS (SELECT 1 FROM announcement_choice c WHERE ` + still + ` AND ` + aboutIt + `)`

// aboutIt holds for a choice c that is a yes to what an announcement k is about.
const aboutIt = `(c.choice = 'resumed'
	OR c.choice = 'wanted' AND (c.country = '' OR k.countries LIKE '%,' || c.country || ',%') AND (c.job = '' OR k.jobs LIKE '%,' || c.job || ',%')
	OR c.choice = 'reminder' AND k.notice = 'training:' || c.training)`

// EveryAgreed selects everybody who agreed as AgreedTo has it, for the announcement k that {k}
// selects: all at once, for to ask it of each of them takes many times as long.
const EveryAgreed = `SELECT DISTINCT c.person_id FROM announcement_choice c CROSS JOIN {k}
	LEFT JOIN (SELECT n.person_id, max(n.id) AS last FROM announcement_choice n WHERE n.choice IN ('declined', 'stopped') GROUP BY n.person_id) s ON s.person_id = c.person_id
	WHERE c.id > coalesce(s.last, 0) AND ` + aboutIt

// ToldOf holds where a person p was told of the offer of an announcement k, or may have been,
// by an answer to another wish of theirs.
const ToldOf = `(k.offer <> '' AND k.notice LIKE 'opening:%' AND EXISTS (SELECT 1 FROM message x JOIN announcement f ON f.id = x.announcement_id
	WHERE x.person_id = p.id AND x.announcement_id IS NOT NULL AND f.offer = k.offer AND f.notice <> k.notice AND f.notice LIKE 'opening:%' AND x.state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'unknown')))`

// declined holds for a message of an announcement, or news at its hours, to somebody who said
// no since. Who was never asked has not said no: without the coalesce it were neither true nor
// false, and a message that is looked at once more before it goes would stay where it is.
const declined = `((message.announcement_id IS NOT NULL OR message.priority = 9) AND coalesce((SELECT c.choice FROM announcement_choice c WHERE c.person_id = message.person_id ORDER BY c.id DESC LIMIT 1), '') = 'declined')`
