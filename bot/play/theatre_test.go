package play_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"kanca/bot/parts/partstest"

	"kanca/bot"
	"kanca/bot/play"
	"kanca/bot/turn"
	"kanca/dialogs"
)

func newTheatre(t *testing.T) *play.Theatre {
	t.Helper()
	p := partstest.Load(t)
	th, err := play.NewTheatre(t.Context(), p.Engine, p.Texts, p.Library, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// builtIn returns the plays that are built into the program.
func builtIn(t *testing.T) []play.Script {
	t.Helper()
	names, err := fs.Glob(dialogs.Plays(), "plays/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no plays are built in (%v)", err)
	}
	var all []play.Script
	for _, name := range names {
		f, err := dialogs.Plays().Open(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := play.Parse("dialogs/"+name, f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func run(t *testing.T, th *play.Theatre) {
	for _, s := range builtIn(t) {
		t.Run(strings.TrimSuffix(s.Name[strings.LastIndex(s.Name, "/")+1:], ".txt"), func(t *testing.T) {
			t.Parallel()
			differences, err := th.Run(context.WithoutCancel(t.Context()), s)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range differences {
				t.Error(d)
			}
		})
	}
}

func TestThePlaysGoAsWritten(t *testing.T) {
	th := newTheatre(t)
	seen := newCoverage()
	th.Observe = seen.add
	t.Run("play", func(t *testing.T) { run(t, th) })
	if len(seen.plays) == len(builtIn(t)) { // -run may have chosen some
		seen.check(t)
	}
}

func TestThePlaysGoAsWrittenWhenTheProgramIsStartedAnewBeforeEachMessage(t *testing.T) {
	th := newTheatre(t)
	th.Restarting = true
	run(t, th)
}

func TestEveryPlaySaysWhatItIs(t *testing.T) {
	titles := map[string]string{}
	for _, s := range builtIn(t) {
		if s.Title == "" {
			t.Errorf("%s has no title; begin it with a line such as # A cook registers by SMS", s.Name)
		}
		if other, twice := titles[s.Title]; twice {
			t.Errorf("%s and %s have the same title", s.Name, other)
		}
		titles[s.Title] = s.Name
		if !slices.ContainsFunc(s.Lines, func(l play.Line) bool { return l.Mark == '<' || l.Mark == '@' || l.Mark == '=' || l.Mark == '!' }) {
			t.Errorf("%s checks nothing", s.Name)
		}
	}
}

// recording collects what was said and answered.
func recording(heard *[]play.Heard) func(play.Script, turn.Report) {
	return func(_ play.Script, r turn.Report) {
		h := play.Heard{Line: r.Message}
		switch r.Kind {
		case bot.KindPhoto:
			h.Line = "!photo"
		case bot.KindContact:
			h.Line = "!contact +6280000000002"
		}
		for _, reply := range r.Replies {
			h.Replies = append(h.Replies, reply.Text)
		}
		*heard = append(*heard, h)
	}
}

// perform plays a text and returns the lines that differ.
func perform(t *testing.T, text string) []play.Difference {
	t.Helper()
	s, err := play.Parse("test.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	differences, err := newTheatre(t).Run(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return differences
}

// registering is a play in which every mark is right.
const registering = `# Somebody registers
channel: sms
content: sample
person: +6281200000001

> halo
* greet
< kanca
@ menu.welcome
! language.chosen
= language id
= registrations 0
= registration name none
= stopped no
= messages 2
> daftar
* none
@ register.consent
! none
> ya
! consent.given
= consents 1
> Siti Contoh
> 24
> kraksaan
> patokan
> taiwan
> 3513114101020003
~ 3513114101020003
> ya
! registration.completed
= registrations 1
= registration name Siti Contoh
= registration age 24
= registration district Kraksaan
= registration village Patokan
= registration country TW
= registration nik 3513**********03
= registration phone +6281200000001
= registration lang id
= registration status new
= reports 0
= not_understood 0
> BERHENTI
= stopped yes
> !wait 48h
@ announcements.wish
`

func TestAPlayChecksRepliesNodesIntentsEventsAndRows(t *testing.T) {
	for _, d := range perform(t, registering) {
		t.Error(d)
	}
}

func TestAWrongLineOfAPlayIsFound(t *testing.T) {
	lines := strings.Split(registering, "\n")
	wrong := map[string]string{
		"* greet": "* agency", "< kanca": "< xyzzy", "@ menu.welcome": "@ menu.main", "! language.chosen": "! data.deleted", "= language id": "= language mad",
		"= registrations 0": "= registrations 1", "= registration name none": "= registration name Budi", "= stopped no": "= stopped yes",
		"! none": "! report.filed", "! consent.given": "! none", "= consents 1": "= consents 0", "~ 3513114101020003": "~ 3513**",
		"= registrations 1": "= registrations 2", "= registration age 24": "= registration age 42", "= registration nik 3513**********03": "= registration nik none",
		"= reports 0": "= reports 1", "= not_understood 0": "= not_understood 1", "= stopped yes": "= stopped no", "= messages 2": "= messages 0",
	}
	for i, line := range lines {
		if wrong[line] == "" {
			continue
		}
		changed := slices.Clone(lines)
		changed[i] = wrong[line]
		differences := perform(t, strings.Join(changed, "\n"))
		if len(differences) != 1 || differences[0].Line != i+1 {
			t.Errorf("line %d %q for %q: %v", i+1, wrong[line], line, differences)
		}
	}
}

func TestRepliesMustHoldThePiecesInTheirOrder(t *testing.T) {
	const right = "content: sample\n> halo\n< Lowongan kerja\n< Pelatihan\n"
	if d := perform(t, right); len(d) > 0 {
		t.Errorf("in order: %v", d)
	}
	if d := perform(t, "content: sample\n> halo\n< Pelatihan\n< Lowongan kerja\n"); len(d) != 1 || d[0].Line != 4 {
		t.Errorf("out of order: %v", d)
	}
}

func TestAPlayThatAsksForARowThatDoesNotExistIsAnError(t *testing.T) {
	th := newTheatre(t)
	for _, row := range []string{"= cats 3", "= registration shoe 42", "=", "= report colour red"} {
		s, err := play.Parse("test.txt", strings.NewReader("> lapor calo\n> dia minta uang\n> pak contoh\n> 5 juta\n> ya\n> ya\n> daftar\n> ya\n> Siti Contoh\n> 24\n> kraksaan\n> patokan\n> taiwan\n> lewati\n> ya\n"+row+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := th.Run(t.Context(), s); err == nil || !strings.Contains(err.Error(), "test.txt:16") {
			t.Errorf("%q: %v", row, err)
		}
	}
}
