// Package migrations holds the schema of the database step by step, one text for
// SQLite and PostgreSQL. What the two call differently stands in double braces; see
// package schema. A released step is never edited.
package migrations

import "embed"

// Files are the steps, by their numbers.
//
//go:embed *.sql
var Files embed.FS
