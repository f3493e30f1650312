package bot

import "time"

// Role is what a person of the office may do in kanca.
type Role string

// The roles, in the order in which their phones are told of a cry for help. An
// admin keeps accounts and keys and does not see what people write.
const (
	RolePetugas Role = "petugas"
	RoleKepala  Role = "kepala"
	RoleAdmin   Role = "admin"
)

// Roles lists every role in the order in which their phones are asked.
var Roles = []Role{RolePetugas, RoleKepala, RoleAdmin}

// Staff is the account of a person of the office.
type Staff struct {
	ID         int64
	Name       string
	Role       Role
	Phone      string // E.164, or "" where there is none
	CreatedAt  time.Time
	DisabledAt time.Time // zero while the account is in use
	DoubtedAt  time.Time // another WhatsApp account came with the phone, which counts for nothing since; zero: none did
	// DeputyUntil is until when a petugas may approve in place of the kepala; zero: not at all.
	DeputyUntil time.Time
	// OffUntil is until when they are off duty; zero or past: they work.
	OffUntil time.Time
}

// OffDuty reports whether somebody has gone home or is away.
func (s Staff) OffDuty(now time.Time) bool { return s.Enabled() && now.Before(s.OffUntil) }

// Deputises reports whether this petugas stands in for the kepala.
func (s Staff) Deputises(now time.Time) bool {
	return s.Enabled() && s.Role == RolePetugas && now.Before(s.DeputyUntil)
}

// Approves reports whether the account may approve what a colleague wrote.
func (s Staff) Approves(now time.Time) bool {
	return s.Enabled() && s.Role == RoleKepala || s.Deputises(now)
}

// Enabled reports whether the account is in use.
func (s Staff) Enabled() bool { return s.DisabledAt.IsZero() }
