package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestTheLicencesAreThoseOfWhatIsLinked(t *testing.T) {
	var b bytes.Buffer
	if err := makeTexts(&b); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(texts)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is out of date; run go generate ./cmd/licences", texts)
	}
}

func TestEveryLicenceIsKnown(t *testing.T) {
	modules, err := linked("")
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) < 40 {
		t.Errorf("only %d modules were found", len(modules))
	}
	for _, m := range modules {
		if len(m.Licences) == 0 {
			t.Errorf("no licence of %s is recognised in %v", m.Path, m.files)
		}
		for _, name := range m.Licences {
			if known[name] == "" {
				t.Errorf("%s is under %s; look at what that asks for, then name it in known", m.Path, name)
			}
			if strings.HasPrefix(name, "GPL") && m.Path != "go.mau.fi/libsignal" {
				t.Errorf("%s is under %s, and NOTICE names libsignal alone", m.Path, name)
			}
		}
	}
}

// What is built with the tag nowhatsapp has neither libsignal nor what needs it, and so
// nothing under the GPL.
func TestWithoutWhatsAppThereIsNoGPL(t *testing.T) {
	modules, err := linked("nowhatsapp")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		if strings.HasPrefix(m.Path, "go.mau.fi/") || slices.ContainsFunc(m.Licences, func(name string) bool { return strings.HasPrefix(name, "GPL") }) {
			t.Errorf("%s (%v) is linked", m.Path, m.Licences)
		}
	}
	if len(modules) < 30 {
		t.Errorf("only %d modules were found", len(modules))
	}
}
