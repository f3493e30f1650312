package conversation_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
)

// asked is a person at the question whether they want announcements.
func asked(t *testing.T, lang bot.Lang) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	if lang == bot.Madurese {
		st.says("madura")
	}
	for _, text := range []string{"daftar", "setuju", "Siti Contoh", "24", "kraksaan patokan", "taiwan", "lewati", "1"} {
		st.says(text)
	}
	st.at("announcements.wish")
	st.events = nil
	return st
}

// choices are the yes and no to announcements, in their order.
func (st *stage) choices() (out string) {
	for _, e := range st.events {
		switch e.(type) {
		case bot.AnnouncementsWanted:
			out += "+"
		case bot.AnnouncementsDeclined:
			out += "-"
		}
	}
	return out
}

// A yes or no to announcements is what answers the question put last, and nothing else is.
func TestOnlyAClearYesWantsAnnouncements(t *testing.T) {
	for _, c := range []struct {
		says []string
		want string
	}{
		{[]string{"mau"}, "+"}, {[]string{"1"}, "+"}, {[]string{"ya mau"}, "+"}, {[]string{"mau kak"}, "+"}, {[]string{"nggih"}, "+"}, {[]string{"terro"}, "+"},
		{[]string{"tidak"}, "-"}, {[]string{"2"}, "-"}, {[]string{"mboten"}, "-"}, {[]string{"ra mau"}, "-"}, {[]string{"ra purun"}, "-"}, {[]string{"ra kersa"}, "-"}, {[]string{"ra setuju"}, "-"}, {[]string{"ra iya"}, "-"}, {[]string{"ra ya mau"}, "-"},
		{[]string{"mau", "2"}, "+-"}, {[]string{"mau", "kembali", "tidak"}, "+-"}, {[]string{"tidak", "1"}, "-"}, {[]string{"tidak", "1", "1"}, "-+"},
		{[]string{"tidak", "biaya ke taiwan berapa?", "1"}, "-"}, {[]string{"biaya ke taiwan berapa?", "1"}, ""}, {[]string{"cek pt contoh melati jaya", "1"}, ""},
		{[]string{"mau di pukul majikan", "tidak", "ya"}, ""}, {[]string{"saya takut", "tidak", "ya"}, ""}, {[]string{"jangan", "ya"}, "-"}, {[]string{"ora", "iya"}, "-"},
		{[]string{"nanti saja", "makasih", "ya"}, ""}, {[]string{"maua"}, ""}, {[]string{"setju"}, ""},
	} {
		for _, lang := range bot.Langs {
			st := asked(t, lang)
			for _, text := range c.says {
				st.says(text)
			}
			if got := st.choices(); got != c.want {
				t.Errorf("%s: after %q %q counts, want %q: at %s %q", lang, c.says, got, c.want, st.turn.Node, st.turn.Replies)
			}
		}
	}
	for after, want := range map[time.Duration]string{23 * time.Hour: "+", 25 * time.Hour: "", 29 * 24 * time.Hour: ""} {
		st := asked(t, bot.Indonesian)
		st.env.Now = st.env.Now.Add(after)
		if st.says("ya"); st.choices() != want {
			t.Errorf("a yes %s later counts as %q: %q", after, st.choices(), st.turn.Replies)
		}
	}
}

// Where there is no opening nothing is asked, and a bare yes is none.
func TestNoOpeningIsNoQuestionForAYes(t *testing.T) {
	for _, c := range []struct {
		says []string
		want string
	}{
		{[]string{"kabari saya"}, "+"}, {[]string{"4"}, "+"}, {[]string{"ya"}, ""}, {[]string{"iya"}, ""}, {[]string{"mau"}, ""}, {[]string{"engghi"}, ""}, {[]string{"terro"}, ""},
		{[]string{"jangan kabari saya"}, ""}, {[]string{"ra kabari saya"}, ""}, {[]string{"biaya ke taiwan berapa?", "4"}, ""},
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("lowongan sopir di polandia")
		for _, text := range c.says {
			st.says(text)
		}
		if got := st.choices(); got != c.want {
			t.Errorf("after %q %q counts, want %q: at %s %q", c.says, got, c.want, st.turn.Node, st.turn.Replies)
		}
	}
}

// Nobody hears that a registration is stored who has none, and who wrote MULAI is not asked.
func TestTheQuestionAloneTellsOfNoRegistration(t *testing.T) {
	for _, then := range [][]string{{"lowongan kerja", "kabari saya"}, {"lowongan sopir di polandia", "kabari saya", "kembali", "jangan kabari saya", "tidak"}, {"MULAI", "lowongan sopir di polandia", "jangan kabari saya", "tidak"}} {
		st := newStage(t, bot.WhatsApp)
		for _, text := range then {
			if reply := st.says(text); strings.Contains(reply, "sudah tersimpan") {
				t.Errorf("%q of %q: %s", text, then, reply)
			}
		}
	}
	st := newStage(t, bot.WhatsApp)
	for _, text := range []string{"halo", "MULAI", "daftar", "setuju", "Siti Contoh", "24", "kraksaan patokan", "taiwan", "lewati", "1"} {
		st.says(text)
	}
	st.at("register.done")
}
