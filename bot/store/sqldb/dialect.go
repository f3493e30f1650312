package sqldb

import (
	"database/sql"
	"strings"
	"sync"
)

// Dialect is all that differs between the two databases in the texts we send.
type Dialect struct {
	Name       string
	positional bool               // $1 is written ?1
	skipLocked string             // stands for /*skip locked*/ in queries
	holdKey    string             // stands for /*hold key*/ in queries
	recipients string             // stands for /*hold recipients*/ in queries
	first      string             // stands for /*hold first recipients*/ in queries
	clock      string             // stands for /*server clock*/ in queries
	snapshot   sql.IsolationLevel // several reads that see one moment
	Queue      string             // a statement that keeps $1 for this transaction; empty where only one writes

	TextOrder   string // orders texts by their bytes, as SQLite does, whatever language the server sorts by
	Columns     string // lists table, column, type and whether it is of the key, in order
	References  string // lists table and the table it refers to
	ContinueIDs string // lets the counting key {key} of {table} go on behind its last row, if it is one
	Learn       string // finds out what the rows of {table} are like, so that questions are asked the short way; empty where it is not needed
}

// SQLite is a file that one process writes.
var SQLite = Dialect{
	Name:       "sqlite",
	positional: true,
	clock:      "NULL",
	Columns: `SELECT m.name, c.name, c.type, c.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'schema_version' ORDER BY m.name, c.cid`,
	References: `SELECT m.name, f."table" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
}

// Postgres is a server that several processes use.
var Postgres = Dialect{
	Name:       "postgres",
	snapshot:   sql.LevelRepeatableRead,
	skipLocked: "FOR UPDATE OF m SKIP LOCKED",
	holdKey:    "FOR SHARE OF k",
	recipients: "FOR SHARE OF k SKIP LOCKED FOR NO KEY UPDATE OF m, p SKIP LOCKED",
	first:      "FOR NO KEY UPDATE OF k, m, p SKIP LOCKED",
	clock:      "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
	Queue:      "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
	TextOrder:  ` COLLATE "C"`,
	Columns: `SELECT t.relname, a.attname, format_type(a.atttypid, NULL), (a.attnum = ANY (coalesce(k.conkey, '{}')))::int
		FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'
		WHERE t.relkind = 'r' AND n.nspname = current_schema() AND t.relname <> 'schema_version'
		-- WhatsApp's keys: an older copy of them is worth nothing
		AND t.relname NOT LIKE 'whatsmeow%' AND t.relname NOT LIKE 'kanca_whatsapp%' ORDER BY t.relname, a.attnum`,
	References: `SELECT c.relname, p.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = 'f' AND n.nspname = current_schema()`,
	ContinueIDs: `SELECT setval(pg_get_serial_sequence('{table}', '{key}'), (SELECT max({key}) FROM {table}))
		WHERE pg_get_serial_sequence('{table}', '{key}') IS NOT NULL AND EXISTS (SELECT 1 FROM {table})`,
	Learn: `ANALYZE {table}`,
}

var rewritten [2]sync.Map // query -> text for SQLite, for PostgreSQL

// SQL turns a query of package store into the database's own words. Queries use
// $1, $2 … as PostgreSQL does. Most SQLite drivers take $1 for a name and bind
// it by first appearance, in silence, so it becomes ?1, which all bind by number.
// None of these queries holds a dollar sign in a string.
func (d Dialect) SQL(query string) string {
	cache := &rewritten[0]
	if !d.positional {
		cache = &rewritten[1]
	}
	if text, ok := cache.Load(query); ok {
		return text.(string)
	}
	text := strings.NewReplacer("/*skip locked*/", d.skipLocked, "/*hold key*/", d.holdKey, "/*hold recipients*/", d.recipients, "/*hold first recipients*/", d.first, "/*server clock*/", d.clock).Replace(query)
	if d.positional {
		text = strings.ReplaceAll(text, "$", "?")
	}
	cache.Store(query, text)
	return text
}
