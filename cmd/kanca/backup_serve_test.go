package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/backup"
)

// A service writes a backup by itself; where it cannot, doctor and the metrics say so.
func TestAServiceBacksItselfUp(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	kanca := serve(t, []string{"KANCA_DATA=" + data})
	kanca.until("/metrics", `kanca_upkeep_failures{task="backup"} 0`)
	kanca.until("/metrics", "\nkanca_backup_age_seconds ")
	kanca.stop()
	found, _ := filepath.Glob(filepath.Join(data, "backups", "kanca-*.zip"))
	if len(found) != 1 {
		t.Fatalf("%v", found)
	}
	a, err := backup.Open(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.Verify(t.Context()), a.Close()); err != nil {
		t.Error(err)
	}

	data = filepath.Join(t.TempDir(), "data")
	nowhere := filepath.Join(t.TempDir(), "berkas")
	if err := os.WriteFile(nowhere, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	environment := []string{"KANCA_DATA=" + data, "KANCA_BACKUP_FOLDER=" + filepath.Join(nowhere, "backups")}
	kanca = serve(t, environment)
	kanca.until("/metrics", `kanca_upkeep_failures{task="backup"} 1`)
	kanca.stop()
	doctor := exec.Command("kanca", "doctor")
	doctor.Env = append(doctor.Environ(), environment...)
	if out, err := doctor.Output(); err == nil || !strings.Contains(string(out), "FAIL  upkeep: backup failed 1 time") || !strings.Contains(string(out), "KANCA_BACKUP_FOLDER") {
		t.Errorf("%v\n%s", err, out)
	}
}
