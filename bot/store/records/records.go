// Package records says of every table what it knows of people and what becomes of its
// rows: when a person is erased, when two turn out to be one, when keys change.
package records

import (
	"slices"
	"strings"
)

// Table says what a table knows of people and what becomes of its rows. A
// test reads the schema of both databases and fails for a table, or a column of
// a person's table, that has no place here.
type Table struct {
	Name string
	// Person names the columns that say whose a row is, by its person's id.
	Person []string
	// Tells names the columns that may say something about a person, in clear or
	// sealed. Erasing leaves nothing in them.
	Tells []string
	// Keeps names the other columns: ids, times, states, codes, fingerprints.
	// In a table of nobody's the columns are not listed one by one.
	Keeps []string
	// Erase is what erasing a person does to the table, in this order. :person is
	// the person's id, :now the moment, :message the message that asks for it.
	Erase []string
	// Join is what joining two people does to the table.
	Join Joining
	// Sealed lists the columns with sealed values.
	Sealed []SealedColumn
}

// Joining is what joining two people does to the rows of the second one.
type Joining int

// What joining does.
const (
	Untied Joining = iota // no row says whose it is
	Moves                 // the rows go to the first person as they are
	ByRule                // package people has a rule for them
	Stays                 // the rows tell what happened to the second one
)

// Tables lists every table, in the order in which erasing goes through them:
// what is found through other rows comes before those.
var Tables = []Table{
	{
		Name: "report", Person: []string{"person_id"}, Join: Moves,
		// Erasing keeps the text, for the suspect may cheat others, and takes the
		// sender out of it; see package people.
		Keeps: []string{"id", "what", "who", "place", "money", "contact", "urgent", "state", "created_at", "track", "category", "lapor_number", "secret", "version", "due_at", "offer"},
	},
	{Name: "report_step", Keeps: []string{"id", "report_id", "staff_id", "from_state", "to_state", "note", "told", "at"}}, // as its report
	{
		Name: "message", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"address", "provider_id", "body", "attachment", "why"},
		Keeps: []string{"id", "direction", "channel", "seen_key", "kind", "state", "priority", "reply_to", "segments", "attempt", "next_at",
			"lease_until", "lease_term", "error_code", "forget", "created_at", "sent_at", "delivered_at", "read_at", "original_id", "private", "valid_until", "staff_id", "announcement_id", "tried_at", "recipient_id"},
		Erase: []string{
			// A row being sent cannot be called back; its text goes now, and no
			// second try is made.
			`UPDATE message SET error_code = 'erased' WHERE person_id = :person AND state = 'queued' AND announcement_id IS NOT NULL`,
			`UPDATE message SET state = 'cancelled' WHERE person_id = :person AND state = 'queued' AND (reply_to IS NULL OR reply_to <> :message)`,
			`UPDATE message SET forget = TRUE WHERE person_id = :person AND state = 'queued'`,
			`UPDATE message SET body = '', attachment = '', address = '', provider_id = NULL, why = '', forget = TRUE WHERE person_id = :person AND state <> 'queued'`,
			// What the phones of staff were told about the person.
			`UPDATE message SET body = '', attachment = '', why = '', forget = TRUE, state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
				WHERE id IN (SELECT message_id FROM staff_alert WHERE inbox_id IN (SELECT id FROM inbox WHERE person_id = :person))`,
		},
	},
	{
		Name: "file", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"mime", "name"},
		Keeps: []string{"id", "message_id", "size", "seconds", "state", "created_at"},
		Erase: []string{`DELETE FROM file WHERE person_id = :person`},
	},
	{
		Name:   "file_part", // goes with its file
		Tells:  []string{"data"},
		Keeps:  []string{"id", "file_id", "position"},
		Sealed: []SealedColumn{{Column: "data", Key: "id", Batch: 4, Bind: FilePart}}, // a quarter of a megabyte each
	},
	{
		Name: "conversation", Person: []string{"person_id"}, Join: ByRule,
		Tells: []string{"state", "secrets", "node", "rhythm"},
		Keeps: []string{"version", "updated_at"},
		Erase: []string{`DELETE FROM conversation WHERE person_id = :person`},
		Sealed: []SealedColumn{
			{Column: "state", Key: "person_id", Numbered: true, Batch: 200, Bind: Conversation("state")},
			{Column: "secrets", Key: "person_id", Numbered: true, Batch: 500, Bind: Conversation("secrets")},
		},
	},
	{
		Name: "conversation_aside", Person: []string{"person_id"}, Join: ByRule,
		Tells: []string{"state", "secrets", "node"},
		Keeps: []string{"id", "sealed_for", "reason", "at"},
		Erase: []string{`DELETE FROM conversation_aside WHERE person_id = :person`},
		Sealed: []SealedColumn{
			{Column: "state", Key: "id", Numbered: true, BoundTo: "sealed_for", Damaged: true, Batch: 200, Bind: Conversation("state")},
			{Column: "secrets", Key: "id", Numbered: true, BoundTo: "sealed_for", Damaged: true, Batch: 500, Bind: Conversation("secrets")},
		},
	},
	{
		Name: "registration", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"name", "age", "nik_sealed", "nik_index", "nik_masked", "district", "village", "village_code", "phone", "country", "job", "opening_id", "lang", "search", "twin"},
		Keeps: []string{"id", "channel", "consent_version", "status", "version", "created_at", "updated_at"},
		Erase: append(slices.Concat(endWorded, endExports),
			NoteDeleted("erased", "person_id = :person"), SendDeleted("person_id = :person"), `DELETE FROM registration WHERE person_id = :person`),
		Sealed: []SealedColumn{{Column: "nik_sealed", Key: "id", Batch: 500, Bind: NIK}},
	},
	{
		Name:  "registration_change", // goes with its registration
		Tells: []string{"what", "fields", "note"},
		Keeps: []string{"id", "registration_id", "author", "version", "message_id", "at", "staff_id", "told"},
	},
	{
		Name: "regency_outbox", Person: []string{"person_id"}, Join: Moves, // a deletion has to arrive, too
		Tells: []string{"reason"},
		Keeps: []string{"kind", "key", "version", "since", "tries", "next_at", "aside"},
		Erase: []string{`UPDATE regency_outbox SET reason = '' WHERE person_id = :person`},
	},
	{
		Name: "not_understood", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"body", "lang"},
		Keeps: []string{"id", "message_id", "created_at", "seen_at"},
		Erase: []string{`DELETE FROM not_understood WHERE person_id = :person`},
	},
	{
		Name: "handover", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"note"},
		Keeps: []string{"id", "message_id", "topic", "urgent", "state", "created_at", "closed_at", "inbox_id"},
		Erase: []string{`UPDATE handover SET note = '', state = 'closed', closed_at = coalesce(closed_at, :now) WHERE person_id = :person`},
	},
	{
		Name: "inbox", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"note", "phone"},
		Keeps: []string{"id", "topic", "urgent", "origin", "created_at", "added_at", "closed_at", "alert_at", "alerts", "alerted_id", "taken_id", "taken_at", "snoozed_until", "snoozed_seen"},
		Erase: []string{
			`UPDATE inbox SET note = '', phone = '', alert_at = NULL, closed_at = coalesce(closed_at, :now) WHERE person_id = :person AND topic <> 'report'`,
			// Somebody else's need may have come with a number of theirs.
			`UPDATE inbox SET phone = '' WHERE phone <> '' AND phone IN (SELECT a.value FROM address a WHERE a.person_id = :person AND a.kind = 'phone')`,
			// An entry of a report stays open without its sender, as the report does.
			`UPDATE inbox SET note = '', phone = '', person_id = NULL WHERE person_id = :person AND topic = 'report'`,
		},
	},
	{
		Name: "staff_note", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"body"},
		Keeps: []string{"id", "inbox_id", "staff_id", "created_at"},
		Erase: []string{`DELETE FROM staff_note WHERE person_id = :person`},
	},
	{
		Name: "data_request", Person: []string{"person_id"}, Join: Moves, // that it was done in time stays
		Tells: []string{"how", "outcome"},
		Keeps: []string{"id", "kind", "asked_at", "asked_of", "done_at", "done_by", "done"},
		Erase: []string{`UPDATE data_request SET how = '', outcome = '', done_at = coalesce(done_at, :now), done = (done OR done_at IS NULL) WHERE person_id = :person`},
	},
	{
		Name: "form_kept", Person: []string{"person_id"}, Join: Moves, // half an hour
		Tells: []string{"sealed"},
		Keeps: []string{"key_hash", "at"},
		// Of a page that is nobody's it is not known what was typed there.
		Erase:  []string{`DELETE FROM form_kept WHERE person_id = :person OR person_id IS NULL`},
		Sealed: []SealedColumn{{Column: "sealed", Key: "key_hash", Batch: 100, Bind: KeptForm}},
	},
	{
		Name: "staff_draft", Person: []string{"person_id"}, Join: Moves,
		Keeps:  []string{"key", "inbox_id", "staff_id", "kind", "turn", "saved_at"},
		Tells:  []string{"sealed"},
		Erase:  []string{`DELETE FROM staff_draft WHERE person_id = :person`},
		Sealed: []SealedColumn{{Column: "sealed", Key: "key", Batch: 100, Bind: Draft}},
	},
	{
		Name: "consent", Person: []string{"person_id"}, Join: Moves, // the proof of it stays
		Keeps: []string{"id", "message_id", "version", "at"},
	},
	{
		Name: "announcement_choice", Person: []string{"person_id"}, Join: Moves, // the proof of it stays
		Tells: []string{"country", "job", "training"},
		Keeps: []string{"id", "message_id", "choice", "at"},
		// What is empty there is everything, which nobody agreed to.
		Erase: []string{`UPDATE announcement_choice SET country = '-', job = '-', training = '' WHERE person_id = :person AND (country <> '' OR job <> '' OR training <> '')`},
	},
	{
		Name: "announcement_recipient", Person: []string{"person_id"}, Join: ByRule, // so that the numbers of an announcement stay true
		Tells: []string{"channel", "address", "other_channel", "other_address"},
		Keeps: []string{"id", "announcement_id", "listing", "state", "reason", "first_message"},
		Erase: []string{
			`UPDATE announcement_recipient SET state = 'skipped', reason = 'erased' WHERE person_id = :person AND state = 'waiting'`,
			`UPDATE announcement_recipient SET channel = '', address = '', other_channel = '', other_address = '' WHERE person_id = :person`,
		},
	},
	{
		Name: "person_overlap", Person: []string{"older_id", "newer_id"}, Join: Stays,
		Keeps: []string{"noticed_at"}, // a restored backup may hold both people still, and both are to be forgotten
	},
	{
		Name: "unreachable", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"address"},
		Keeps: []string{"channel", "code", "since"},
		Erase: []string{`DELETE FROM unreachable WHERE person_id = :person`},
	},
	{
		Name: "earlier_person", Person: []string{"person_id", "earlier_id"}, Join: ByRule,
		Keeps: []string{"noticed_at", "wrong", "closed_at"},
		Erase: []string{
			`DELETE FROM earlier_person WHERE earlier_id = :person`,
			// The count stays with whom the person was not, see noteEarlier.
			`UPDATE earlier_person SET closed_at = :now WHERE person_id = :person AND closed_at IS NULL`,
		},
	},
	{
		Name: "takeover", Person: []string{"person_id"}, Join: ByRule,
		Keeps: []string{"channel", "staff_id", "since", "until", "seen_to"},
		Erase: []string{`DELETE FROM takeover WHERE person_id = :person`},
	},
	{
		Name: "farewell", // for some minutes; see package people
		Erase: []string{`INSERT INTO farewell (address, erased_at) SELECT kind || ':' || value, CAST(:now AS BIGINT) FROM address WHERE person_id = :person
			ON CONFLICT (address) DO UPDATE SET erased_at = excluded.erased_at`},
	},
	{
		Name: "address", Person: []string{"person_id"}, Join: Moves,
		Tells: []string{"kind", "value"},
		Keeps: []string{"first_seen", "alone_at"},
		Erase: []string{`DELETE FROM address WHERE person_id = :person`},
	},
	{
		Name: "person", Person: []string{"id"}, Join: ByRule, // the row stays, so that counts remain right
		Tells: []string{"lang"},
		Keeps: []string{"opted_out_at", "created_at", "last_seen", "erased_at", "staff_until", "staff_channel", "restricted_at"}, // staff_…: see takeover
		Erase: []string{`UPDATE person SET lang = '', staff_until = NULL, restricted_at = NULL, erased_at = :now WHERE id = :person`},
	},
	{
		Name: "erasure", Person: []string{"person_id"}, Join: Stays,
		Keeps: []string{"id", "message_id", "at"},
	},

	// Of nobody who writes to kanca: fingerprints, the office's own people, what is
	// true of the world, and how the programs get on with each other.
	{Name: "erasure_key"}, {Name: "registration_deleted"}, {Name: "regency_part"}, {Name: "regency_followup"}, {Name: "regency_difference"}, {Name: "tally"}, {Name: "suppression"},
	{Name: "staff", Sealed: []SealedColumn{{Column: "code_sealed", Key: "id", Numbered: true, Batch: 500, Bind: StaffCode}}},
	{Name: "staff_invitation"}, {Name: "staff_alert"}, {Name: "staff_recovery"}, {Name: "staff_session"}, {Name: "staff_seen"}, {Name: "sign_in_failure"}, {Name: "sign_in_minute"}, {Name: "form_sent"}, {Name: "setting"}, {Name: "canned_reply"}, {Name: "need_event"},
	{Name: "export"}, // ends with whoever is erased; see registration
	{Name: "export_part", Sealed: []SealedColumn{{Column: "data", Key: "id", Batch: 4, Bind: ExportPart}}},
	{Name: "announcement"}, {Name: "announcement_version"}, {Name: "announcement_step"}, {Name: "announcement_window"}, {Name: "announcement_way"}, {Name: "announcement_count"}, {Name: "channel_template"},
	{Name: "audit"}, {Name: "audit_head"},
	{Name: "import_batch"}, {Name: "agency"}, {Name: "opening"}, {Name: "training"}, {Name: "content_version"}, {Name: "content_history"}, {Name: "content_revision"}, {Name: "content_step"},
	{Name: "sms_price"}, {Name: "lease"}, {Name: "checkpoint"}, {Name: "channel_rest"}, {Name: "heartbeat"}, {Name: "upkeep"}, {Name: "backup_made"}, {Name: "seen"}, {Name: "revoked_early"}, {Name: "message_count"}, {Name: "key_check"}, {Name: "key_reader"},
}

// endExports end every file of registrations that may hold a person. Which ones do is not
// kept: for a day each may, so all of them end, and are soon made again by who needs them.
var endExports = []string{
	`DELETE FROM export_part WHERE EXISTS (SELECT 1 FROM registration WHERE person_id = :person)`,
	`UPDATE export SET title = CASE WHEN state = 'ready' THEN '' ELSE title END, filter = CASE WHEN state = 'ready' THEN '' ELSE filter END,
		state = CASE WHEN state = 'ready' THEN 'ended' ELSE 'waiting' END
		WHERE state IN ('ready', 'making') AND EXISTS (SELECT 1 FROM registration WHERE person_id = :person)`,
}

// worded holds for a file that was asked for by words: by anybody's name or number,
// whether they registered or not.
const worded = `state <> 'ended' AND filter LIKE '%"Words":"%' AND filter NOT LIKE '%"Words":""%'`

// endWorded end the files that were asked for by words, and leave no word of them.
var endWorded = []string{
	`DELETE FROM export_part WHERE export_id IN (SELECT id FROM export WHERE ` + worded + `)`,
	`UPDATE export SET title = '', filter = '', state = 'ended' WHERE ` + worded,
}

// ExportSteps are the statements that end the files that may hold a person, in order.
var ExportSteps = []Statement{parse(endExports[0]), parse(endExports[1])}

// EraseSteps are the statements that erase a person, in order.
var EraseSteps = func() (steps []Statement) {
	for _, t := range Tables {
		for _, text := range t.Erase {
			steps = append(steps, parse(text))
		}
	}
	return steps
}()

// Statement is a query of Tables as the databases take it, with the names
// of its values in order.
type Statement struct {
	Query  string
	values []string
}

// parse numbers the values that a query names.
func parse(text string) (s Statement) {
	for _, name := range []string{":person", ":now", ":message"} {
		if !strings.Contains(text, name) {
			continue
		}
		s.values = append(s.values, name)
		text = strings.ReplaceAll(text, name, "$"+string(rune('0'+len(s.values))))
	}
	s.Query = text
	return s
}

// Args puts the values of a statement in order.
func (s Statement) Args(values map[string]any) (args []any) {
	for _, name := range s.values {
		args = append(args, values[name])
	}
	return args
}

// NoteDeleted is the statement that keeps that registrations were deleted, by the
// condition that finds them.
func NoteDeleted(reason, where string) string {
	return `INSERT INTO registration_deleted (registration_id, version, reason, at)
		SELECT id, version + 1, '` + reason + `', CAST(:now AS BIGINT) FROM registration WHERE ` + where + `
		ON CONFLICT (registration_id) DO UPDATE SET version = excluded.version, reason = excluded.reason, at = excluded.at`
}

// SendDeleted is the statement that lets the deletion of registrations travel to the
// regency, by the condition that finds them; before they are deleted.
func SendDeleted(where string) string { return toRegency("version + 1", where) }

// SendAgain are the statements that let a person's registrations travel to the regency
// again: what may be done with them has changed.
var SendAgain = []Statement{parse(`UPDATE registration SET version = version + 1 WHERE person_id = :person`), parse(toRegency("version", "person_id = :person"))}

func toRegency(version, where string) string {
	return `INSERT INTO regency_outbox (kind, key, person_id, version, since)
		SELECT 'registration', id, person_id, ` + version + `, CAST(:now AS BIGINT) FROM registration WHERE ` + where + OnceMore
}

// OnceMore ends an INSERT into regency_outbox: what waits there already waits for the
// newer version, and is tried at once.
const OnceMore = ` ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version, person_id = excluded.person_id, next_at = 0`
