package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// conversation reads the indented lines behind a sentence of the README, without the remarks
// beside them.
func conversation(t *testing.T, behind string) (lines []string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(readme), behind)
	if !ok {
		t.Fatalf("the README lacks %q", behind)
	}
	for line := range strings.Lines(text) {
		if indented, ok := strings.CutPrefix(line, "    "); ok {
			words, _, _ := strings.Cut(strings.TrimSpace(indented), "   ")
			lines = append(lines, strings.TrimSpace(words))
		} else if len(lines) > 0 {
			return lines
		}
	}
	return lines
}

// Whoever types what the README says into the simulator is registered, with the age that was
// corrected, and is forgotten at the end.
func TestTheFirstConversationsOfTheReadmeGoAsWritten(t *testing.T) {
	t.Parallel()
	kanca := serve(t, []string{"KANCA_DATA=" + filepath.Join(t.TempDir(), "data")}, "--demo")
	fetch := func(address string, form url.Values) string {
		t.Helper()
		answer, err := http.Get(address)
		if form != nil {
			answer, err = http.PostForm(address, form)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	for person, behind := range map[string]string{"1": "A first conversation,", "2": "and the same in Madurese,"} {
		lines := conversation(t, behind)
		if len(lines) != 16 {
			t.Fatalf("%s: %d lines: %q", behind, len(lines), lines)
		}
		script := func() string { return fetch(kanca.url+"/simulator/script?telepon=wa&orang="+person, nil) }
		say := func(line string) {
			fetch(kanca.url+"/simulator/messages", url.Values{"orang": {person}, "telepon": {"wa"}, "jenis": {"text"}, "teks": {line}})
		}
		for _, line := range lines[:15] {
			say(line)
		}
		said := script()
		for _, want := range []string{"= registrations 1\n", "= registration age 24\n", "= registration district Kraksaan\n", "= registration country TW\n", "@ privacy.sure\n"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: lacks %q:\n%s", behind, want, said)
			}
		}
		if strings.Contains(behind, "Madurese") && !strings.Contains(said, "= registration lang mad\n") {
			t.Errorf("it is not in Madurese:\n%s", said)
		}
		say(lines[15])
		eventually(t, "the person of "+behind+" is forgotten", func() bool { return !strings.Contains(script(), "@ privacy.sure") })
	}
}
