// Package caretaker holds the commands of whoever keeps an installation well: backups,
// the schema, keys, retention, and the look at all of it.
package caretaker
