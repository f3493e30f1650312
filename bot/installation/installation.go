// Package installation is a kanca as a whole: its database, the key ring, what the
// linked WhatsApp device keeps. It is backed up, restored and moved here.
//
// # Where things are
//
//	installation.go  what belongs to it
//	backup.go        everything in one file
//	daily.go         backups that are made by themselves
//	restore.go       and back: what is done in which order
//	move.go          from an embedded database into PostgreSQL
//	file.go          the place of an embedded database
//	schema.go        the place of a database in PostgreSQL
package installation

import (
	"path/filepath"
	"strings"
)

// Installation says where a kanca keeps what it has.
type Installation struct {
	Folder   string // the data folder
	Database string // as store.Options.URL; it may hold a password: never print it
	KeyFile  string
	WhatsApp string // the keys of the linked device, as a file; "" where they are in the database
	Version  string // of this program
}

// Embedded reports whether the database is a file of the data folder.
func (i Installation) Embedded() bool { return strings.HasPrefix(i.Database, "sqlite:") }

// File is the embedded database.
func (i Installation) File() string { return strings.TrimPrefix(i.Database, "sqlite:") }

// Name names the database for people, without a password.
func (i Installation) Name() string {
	if i.Embedded() {
		return i.File()
	}
	return "the PostgreSQL database"
}

// beside is a file on the disk of the database, or "" where that is not known: a
// PostgreSQL server may be anywhere.
func (i Installation) beside() string {
	if i.Embedded() {
		return filepath.Dir(i.File())
	}
	return ""
}
