package outbox

// HasIt is why somebody is not sent an announcement again: they have it, or it may be on its
// way to them, by the first one or by another that told the same again.
const HasIt = "has_it"

// has holds where the person {person} was sent one of the family of the announcement
// {announcement}, an announcement that tells the same again: one of which nobody knows counts.
const has = `EXISTS (SELECT 1 FROM announcement g JOIN announcement f ON f.id = g.origin OR f.origin = g.origin JOIN message x ON x.announcement_id = f.id
	WHERE g.id = {announcement} AND g.origin <> 0 AND x.person_id = {person} AND x.announcement_id IS NOT NULL AND x.state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'unknown'))`

// given is has for a message that waits to be tried once more. Of two that wait the first goes.
const given = `(message.recipient_id IS NOT NULL AND EXISTS (SELECT 1 FROM announcement g JOIN announcement f ON f.id = g.origin OR f.origin = g.origin JOIN message x ON x.announcement_id = f.id
	WHERE g.id = message.announcement_id AND g.origin <> 0 AND x.person_id = message.person_id AND x.announcement_id IS NOT NULL AND x.id <> message.id
	AND (x.state IN ('sent', 'delivered', 'read', 'unknown') OR x.state = 'sending' AND (message.state = 'queued' OR x.id < message.id) OR x.state = 'queued' AND x.id < message.id)))`
