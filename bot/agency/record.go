// Package agency answers whether a text names a placement agency (P3MI) that
// stands in the register which the labour office imported. It says "found" only
// when the name is the same once PT/CV, case, punctuation and spacing are set
// aside, or when the licence number is the same. Everything that merely looks
// alike is a question to the person, for near-twins are real companies and a
// borrowed name is how people are cheated.
package agency

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Record is one agency as the register had it on AsOf. A branch office has a
// record of its own. Dates are ISO 8601 (2026-11-01).
type Record struct {
	Name        string `json:"name"`
	Licence     string `json:"licence"` // SIP3MI number as printed
	City        string `json:"city,omitempty"`
	Address     string `json:"address,omitempty"`
	Phone       string `json:"phone,omitempty"`
	Status      Status `json:"status"`
	StatusSince string `json:"status_since,omitempty"`
	Source      string `json:"source,omitempty"`
	AsOf        string `json:"as_of,omitempty"`
	Sample      bool   `json:"sample,omitempty"` // from the sample set of a demonstration, not a real agency
	// MissingFrom is the date of the register in force when that one lacks this
	// agency, "" for a row of the register in force. Status and AsOf then say what
	// was known last, which vouches for nothing. It is worked out, never stored.
	MissingFrom string `json:"missing_from,omitempty"`
}

// Standing is what counts of a record: its status, but of an agency that the
// register in force lacks nothing better than Unclear.
func (r Record) Standing() Status {
	if r.MissingFrom != "" && Unclear.Worse(r.Status) {
		return Unclear
	}
	return r.Status
}

// Bad reports whether a record says that some or all of an agency's business is
// stopped, or its licence gone, today or when it was known last.
func (r Record) Bad() bool { return r.Status.Worse(Unclear) }

// Ref is a short name for this row that differs from that of every other row of
// a register. It stays the same from one register to the next as long as nothing
// but the date and the source of the row changes.
func (r Record) Ref() string {
	h := sha256.New()
	for _, field := range []string{r.Name, r.Licence, r.City, r.Address, string(r.Status), r.StatusSince} {
		fmt.Fprintf(h, "%d:%s", len(field), field)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// VerdictKind is the answer to "is this agency registered?".
type VerdictKind string

// The verdicts. The names are a public contract.
const (
	Found     VerdictKind = "found"     // exactly one record has this name or licence number
	Ambiguous VerdictKind = "ambiguous" // only similar, or two records have it: ask the person
	NotFound  VerdictKind = "not_found" // nothing near; this is never "illegal"
	NoData    VerdictKind = "no_data"   // no register was imported
)

// Candidate is a record the person may have meant. Score is 0 to 1; it orders
// candidates and says nothing about whether the agency is genuine.
type Candidate struct {
	Record Record
	Score  float64
}

// Verdict is the outcome of Index.Find.
type Verdict struct {
	Kind       VerdictKind
	Record     Record      // for Found only
	Candidates []Candidate // for Ambiguous only: one to MaxCandidates, best first; the worst of all that were found is one of them
	// Also are records that must not stay unsaid. Beside a Found one they have the
	// same or a similar name and stand worse. Beside Candidates they are those that
	// have the very name or number and found no place among them, and those with bad
	// news. The worst comes first.
	Also  []Candidate
	AsOf  string // date of the record found, else of the register; "" when unknown
	Stale bool   // AsOf is unknown or older than StaleAfter, or the record is missing from the register in force
}
