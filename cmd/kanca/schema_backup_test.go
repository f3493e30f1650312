package main

import (
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/backup"
	"kanca/bot/commandline"
	"kanca/bot/folder"
	"kanca/bot/store"
)

// older makes a database of an older schema in a fresh data folder.
func older(t *testing.T, schema int64) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	db, err := store.OpenBuilding(t.Context(), "sqlite:"+filepath.Join(data, "kanca.db"), schema)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return data
}

// What was before a schema changes is written into a backup first, and where that
// cannot be, the schema stays as it is.
func TestABackupIsWrittenBeforeTheSchemaChanges(t *testing.T) {
	data := older(t, 21)
	url := "sqlite:" + filepath.Join(data, "kanca.db")
	command := exec.Command("kanca", "migrate", "up", "--data", data)
	command.Env = append(command.Environ(), "KANCA_BACKUP_FOLDER="+filepath.Join(data, "kanca.db", "nowhere"))
	if out, err := command.CombinedOutput(); err == nil || !strings.Contains(string(out), "the schema was not changed, because the backup before it could not be written") {
		t.Errorf("%v\n%s", err, out)
	}
	if schema, err := store.LookAtSchema(t.Context(), url); err != nil || schema.Have != 21 {
		t.Fatalf("%+v %v", schema, err)
	}
	out, err := exec.Command("kanca", "migrate", "up", "--data", data).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "the schema changes from 21 to ") {
		t.Fatalf("%v\n%s", err, out)
	}
	found, _ := filepath.Glob(filepath.Join(data, "backups", "kanca-before-schema-21-*.zip"))
	if len(found) != 1 {
		t.Fatalf("%v", found)
	}
	a, err := backup.Open(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.Verify(t.Context()), a.Close()); err != nil || a.Contents.Schema != 21 {
		t.Errorf("schema %d, %v", a.Contents.Schema, err)
	}
	if out, err := exec.Command("kanca", "migrate", "up", "--data", data).CombinedOutput(); err != nil || strings.Contains(string(out), "changes") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A newer service does not change the schema under an older one that works on the
// same folder.
func TestAServiceThatIsRefusedChangesNoSchema(t *testing.T) {
	data := older(t, 21)
	lock, _, ok, err := folder.Lock(data, "an older one")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	defer lock.Close()
	var said strings.Builder
	status := run(t.Context(), []string{"--data", data, "serve", "--listen", "127.0.0.1:0"}, commandline.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &said})
	if status != exitFailed || !strings.Contains(said.String(), "another kanca serve works on "+data) {
		t.Errorf("%d %s", status, said.String())
	}
	if schema, err := store.LookAtSchema(t.Context(), "sqlite:"+filepath.Join(data, "kanca.db")); err != nil || schema.Have != 21 {
		t.Errorf("%+v %v", schema, err)
	}
}
