package settings

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writtenFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kanca.env")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A password arrives as it was written: nothing in it is replaced.
func TestAFileOfSettingsIsReadToTheLetter(t *testing.T) {
	file, err := ReadEnvFile(writtenFile(t, "\ufeff# a remark\r\n\r\nKANCA_A=p$w\\or'd=#1\r\n  KANCA_B=\nKANCA_C=' a # b '\nKANCA_D=\"it's ${HOME}\""))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, l := range file.Lines {
		got[l.Name] = l.Value
	}
	want := map[string]string{"KANCA_A": `p$w\or'd=#1`, "KANCA_B": "", "KANCA_C": " a # b ", "KANCA_D": "it's ${HOME}"}
	if !maps.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
	if file.Lines[0].Number != 3 {
		t.Errorf("the first setting stands in line %d", file.Lines[0].Number)
	}
}

// A secret that the environment has comes before the file with one that the file names:
// both together would be refused.
func TestTheEnvironmentComesBeforeTheFile(t *testing.T) {
	file := EnvFile{Lines: []Line{{"KANCA_DATA", "file", 1}, {"KANCA_KANNEL_SECRET_FILE", "file", 2}, {"KANCA_LISTEN", "file", 3}, {"KANCA_PUBLIC_URL", "file", 4}}}
	environment := map[string]string{"KANCA_DATA": "environment", "KANCA_KANNEL_SECRET": "environment", "KANCA_LISTEN": ""}
	err := file.Fill(func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
		func(name, value string) error { environment[name] = value; return nil })
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"KANCA_DATA": "environment", "KANCA_KANNEL_SECRET": "environment", "KANCA_LISTEN": "", "KANCA_PUBLIC_URL": "file"}
	if !maps.Equal(environment, want) {
		t.Errorf("%q, want %q", environment, want)
	}
	refused := errors.New("refused")
	if err := file.Fill(func(string) (string, bool) { return "", false }, func(string, string) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("what cannot be set is not told: %v", err)
	}
}

// What is there and may not be read is told: without it a command would work on another
// database than the service.
func TestAFileThatMayNotBeReadIsTold(t *testing.T) {
	path := writtenFile(t, "KANCA_DATA=x")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(path); err == nil {
		t.Skip("this user may read everything")
	}
	if _, err := FindEnvFile(path, true); err == nil || !strings.Contains(err.Error(), "may not be read by this user; use sudo") {
		t.Errorf("the error is %v", err)
	}
}
