package author

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/bot/identity"
	"kanca/bot/understanding"
)

// The page of a village names it and what to write, in both languages, and its code is one.
func TestThePosterOfAVillage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.html")
	var out bytes.Buffer
	c := regionPoster{Village: "Patokan, Kraksaan", File: file, Number: "0812 0000 0001", SMS: "081200000002"}
	if err := c.Run(commandline.Streams{Out: &out, Err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Halo kanca Patokan, Kraksaan", "Kecamatan Kraksaan", "&#43;6281200000001", "081200000002", "<svg", `lang="mad"`, "BERHENTI"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if err := c.Run(commandline.Streams{Out: &out, Err: io.Discard}); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("a file that is there was written over: %v", err)
	}
	c.Village, c.File = "Bukandesa", file+"2"
	if err := c.Run(commandline.Streams{Out: &out, Err: io.Discard}); err == nil {
		t.Error("a village that is none got a page")
	}
}

// No two villages have one greeting and none is taken for
// something else than a greeting, least of all for a cry for help.
func TestTheGreetingOfEveryVillage(t *testing.T) {
	model, err := understanding.Load()
	if err != nil {
		t.Fatal(err)
	}
	g := identity.LoadGazetteer()
	of := map[string]string{}
	for _, d := range g.Districts() {
		for _, v := range g.Villages(d.Code) {
			text := greeting(v)
			if other, twice := of[text]; twice {
				t.Errorf("%q is the greeting of %s and %s", text, other, v.Code)
			}
			of[text] = v.Code
			u := model.Understand(text, "")
			if u.Intent != bot.Greet {
				t.Errorf("%q is taken for %q (%.2f)", text, u.Intent, u.IntentScore)
			}
		}
	}
}
