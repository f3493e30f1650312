package play_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kanca/bot"
	"kanca/bot/play"
)

func TestMessage(t *testing.T) {
	for _, test := range []struct {
		line string
		want bot.Incoming
		wait time.Duration
	}{
		{"halo", bot.Incoming{Kind: bot.KindText, Text: "halo"}, 0},
		{"", bot.Incoming{Kind: bot.KindText}, 0},
		{"!", bot.Incoming{Kind: bot.KindText, Text: "!"}, 0},
		{"!!! tolong", bot.Incoming{Kind: bot.KindText, Text: "!!! tolong"}, 0},
		{"! tolong", bot.Incoming{Kind: bot.KindText, Text: "! tolong"}, 0},
		{" !photo", bot.Incoming{Kind: bot.KindText, Text: " !photo"}, 0},
		{"!photo", bot.Incoming{Kind: bot.KindPhoto}, 0},
		{"!photo ini KTP saya", bot.Incoming{Kind: bot.KindPhoto, Text: "ini KTP saya"}, 0},
		{"!voice", bot.Incoming{Kind: bot.KindVoice}, 0},
		{"!sticker", bot.Incoming{Kind: bot.KindSticker}, 0},
		{"!contact +628123", bot.Incoming{Kind: bot.KindContact, Contact: &bot.ContactCard{Phone: "+628123"}}, 0},
		{"!location -7.77, 113.47", bot.Incoming{Kind: bot.KindLocation, Location: &bot.Location{Latitude: -7.77, Longitude: 113.47}}, 0},
		{"!forward loker taiwan", bot.Incoming{Kind: bot.KindText, Text: "loker taiwan", Forwarded: true}, 0},
		{"!wait 48h", bot.Incoming{Kind: bot.KindText, Text: "!wait 48h"}, 48 * time.Hour},
	} {
		got, wait, err := play.Message(test.line)
		if diff := cmp.Diff(test.want, got); diff != "" || wait != test.wait || err != nil {
			t.Errorf("%q: wait %v, error %v\n%s", test.line, wait, err, diff)
		}
	}
	for _, line := range []string{"!foo", "!photographer", "!location", "!location here", "!location 1", "!wait", "!wait long", "!wait -1h", "!wait 0s"} {
		if _, _, err := play.Message(line); err == nil {
			t.Errorf("%q is no mistake", line)
		}
	}
}

func TestATextStaysAText(t *testing.T) {
	for _, text := range []string{"halo", "!photo", " !wait 48h", "!!! tolong", "!", "a\nb", "!ünlü"} {
		in, _, err := play.Message(play.TextLine(text))
		if err != nil || in.Kind != bot.KindText {
			t.Errorf("%q became %+v (%v)", text, in, err)
		}
	}
}

func TestParseNamesFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "p.txt: nobody says anything",
		"# only a title\n":                   "p.txt: nobody says anything",
		"< halo\n":                           "p.txt:1: a play begins",
		"channel: fax\n> halo\n":             "p.txt:1: channel is whatsapp or sms",
		"now: tomorrow\n> halo\n":            "p.txt:1: now is a time",
		"content: real\n> halo\n":            "p.txt:1: content is sample, empty or imported",
		"colour: red\n> halo\n":              "p.txt:1: unknown setting \"colour\"",
		"agency: PT Contoh\n> halo\n":        "p.txt:1: agency is one row as JSON",
		"opening: {\"id\":\"a\"}\n> halo\n":  "p.txt: there are rows that were imported; write content: imported",
		"> halo\nchannel: sms\n":             "p.txt:2: begin the line with one of",
		"# title\n\n> halo\nwhat is this?\n": "p.txt:4: begin the line with one of",
	} {
		if _, err := play.Parse("p.txt", strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s…", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"# t\nchannel: sms\n\n> halo\n< kanca\n", "> \xff\x00\n=", "now: 2026-11-23T09:00:00+07:00\n> !location 1,2", ">" + strings.Repeat("a", 70_000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := play.Parse("p.txt", strings.NewReader(text))
		if err == nil && (len(s.Lines) == 0 || s.Lines[0].Mark != '>') {
			t.Errorf("a play without a first message: %+v", s)
		}
		for _, l := range s.Lines {
			if _, wait, err := play.Message(l.Text); err == nil && wait < 0 {
				t.Errorf("%q goes back in time", l.Text)
			}
		}
	})
}
