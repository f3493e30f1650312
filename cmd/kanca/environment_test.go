package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"kanca/bot/commandline"
	"kanca/bot/play"
)

func settingsOfTheProgram(t *testing.T) []string {
	t.Helper()
	var p program
	parser, err := kong.New(&p, kong.Vars{"version": "", "person": play.DefaultPerson})
	if err != nil {
		t.Fatal(err)
	}
	return settingNames(parser.Model)
}

// Every variable that the source reads is known, or it would be refused as mistyped.
func TestEverySettingOfTheSourceIsKnown(t *testing.T) {
	names := strings.Join(settingsOfTheProgram(t), " ") + " "
	quoted := regexp.MustCompile(`"(KANCA_[A-Z0-9_]*[A-Z0-9])"`)
	found := 0
	read := func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.HasSuffix(filepath.Dir(file), "test") {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
			found++
			if !strings.Contains(names, m[1]+" ") {
				t.Errorf("%s reads %s, which settingNames lacks", file, m[1])
			}
		}
		return nil
	}
	for _, folder := range []string{filepath.Join("..", "..", "bot"), filepath.Join("..", "..", "cmd")} {
		if err := filepath.WalkDir(folder, read); err != nil {
			t.Fatal(err)
		}
	}
	if found < 20 {
		t.Errorf("only %d found", found)
	}
}

func TestAMistypedVariableIsNamed(t *testing.T) {
	names := settingsOfTheProgram(t)
	for pair, want := range map[string]string{
		"KANCA_LISTEM=127.0.0.1:1":            "KANCA_LISTEN?",
		"KANCA_DATABASEURL=postgres://a:b@c":  "KANCA_DATABASE_URL?",
		"KANKA_DATABASE_URL=postgres://a:b@c": "KANCA_DATABASE_URL?",
		"KNACA_DATABASE_URL=postgres://a:b@c": "KANCA_DATABASE_URL?",
		"KANCADATABASE_URL=postgres://a:b@c":  "KANCA_DATABASE_URL?",
		"ANCA_ADMIN_LISTEN=127.0.0.1:1":       "KANCA_ADMIN_LISTEN?",
		"kanca-listen=127.0.0.1:1":            "KANCA_LISTEN?",
		"KANCA_DATABASE_URI=postgres://a":     "KANCA_DATABASE_URL?",
		"KANCA_TWILO_AUTH_TOKEN=secret":       "KANCA_TWILIO_AUTH_TOKEN?",
		"KANCA_TWILIO_TOKEN=secret":           "KANCA_TWILIO_",
		"KANCA_KANNEL_SECRET_FIEL=x":          "KANCA_KANNEL_SECRET_FILE?",
		"KANCA_KANNEL_ALOW=x":                 "KANCA_KANNEL_ALLOW?",
		"kanca_data=x":                        "KANCA_DATA?",
		"Kanca_Listen=x":                      "KANCA_LISTEN?",
		"KANCA_PUBLICURL=":                    "KANCA_PUBLIC_URL?",
		"KANCA_SOMETHING_ELSE_ENTIRELY=x":     "remove it",
		"KANCA_=x":                            "KANCA_",
	} {
		err := strangeVariable([]string{"PATH=/bin", "KANCA_DATA=x", pair}, names)
		var wrong commandline.UsageError
		name, value, _ := strings.Cut(pair, "=")
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) || len(value) > 1 && strings.Contains(err.Error(), value) {
			t.Errorf("%s: %v", pair, err)
		}
	}
	for _, fine := range []string{"KANCA_DATA=x", "KANCA_KEY_FILE=x", "KANCA_LISTEN=x", "KANCA_DEMO=1", "KANCA_TWILIO_AUTH_TOKEN_FILE=x", "KANCA_DATABASE_URL=x", "KANCATA=x", "KAFKA_DATA=x", "KAFKA_HOSTS=x", "KANDA_X=1", "MY_KANCA_X=x", "KANCA_TEST_REQUIRE=1"} {
		if err := strangeVariable([]string{fine}, names); err != nil {
			t.Errorf("%s: %v", fine, err)
		}
	}
}
