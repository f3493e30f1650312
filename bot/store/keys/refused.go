package keys

import (
	"errors"
	"fmt"
)

// RingError says in one sentence why a key file cannot be used with a database,
// and what to do. Nothing was read or written under it.
type RingError struct{ sentence error }

func (e *RingError) Error() string { return e.sentence.Error() }

func (e *RingError) Unwrap() error { return errors.Unwrap(e.sentence) }

func ringError(format string, args ...any) error { return &RingError{fmt.Errorf(format, args...)} }

const nameIt = "put the key file back from its copy, or name the right one with --key-file (KANCA_KEY_FILE)"

// errRingBehind is returned where a value cannot be read or sealed because the
// key file of this process lacks a key of its database: what was asked for is
// well and readable as soon as the file is put back. It is no fault of the row.
var errRingBehind = errors.New("the key file of this process lacks a key of its database; give it the newest copy of the key file")

// IsRingBehind reports whether an error says that this process lacks a key.
func IsRingBehind(err error) bool { return errors.Is(err, errRingBehind) }
