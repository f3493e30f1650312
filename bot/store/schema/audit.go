package schema

import (
	"strings"

	"kanca/bot/store/sqldb"
)

// KeepAudit lets nobody change or take out a row of the audit log.
func KeepAudit(d sqldb.Dialect) []string {
	if d.Name == sqldb.Postgres.Name {
		return postgresKeepAudit
	}
	return sqliteKeepAudit
}

// FreeAudit undoes KeepAudit, for a copy that is being built.
func FreeAudit(d sqldb.Dialect) []string {
	if d.Name == sqldb.Postgres.Name {
		return []string{"DROP TRIGGER audit_is_only_added_to ON audit", "DROP TRIGGER audit_is_not_emptied ON audit"}
	}
	return []string{"DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_taken_out"}
}

var sqliteKeepAudit = []string{
	`CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'rows of the audit log are never changed'); END`,
	`CREATE TRIGGER audit_is_not_taken_out BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'rows of the audit log are never taken out'); END`,
}

var postgresKeepAudit = []string{
	`CREATE OR REPLACE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN RAISE EXCEPTION ''rows of the audit log are never changed or taken out''; END'`,
	`CREATE TRIGGER audit_is_only_added_to BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_only_added_to()`,
	`CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to()`,
}

// asStatements writes statements that hold semicolons into a migration.
func asStatements(list []string) string {
	var b strings.Builder
	for _, statement := range list {
		b.WriteString("-- +goose StatementBegin\n" + statement + ";\n-- +goose StatementEnd\n")
	}
	return b.String()
}
