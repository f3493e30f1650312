package office

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/channel/simulator"
	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/transport"
)

// desk is an office with a database, where commands are typed.
type desk struct {
	*testing.T
	settings *settings.Settings
	db       *store.DB
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s := &settings.Settings{Data: t.TempDir()}
	db, err := s.Make(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &desk{t, s, db}
	for name, role := range map[string]bot.Role{"Siti Contoh": bot.RolePetugas, "Ani Contoh": bot.RoleKepala} {
		if _, err := db.AddStaff(t.Context(), bot.Staff{Name: name, Role: role}, name); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// writes lets a simulated phone write, with what came of it.
func (d *desk) writes(person int, events ...bot.Event) {
	d.Helper()
	from := simulator.AddressOf(simulator.SMS, person)
	err := d.db.InTx(d.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(d.Context(), []bot.Address{from}, time.Now())
		if err != nil {
			return err
		}
		id, _, err := tx.AddInbound(d.Context(), p.ID, bot.Incoming{Channel: simulator.SMS, ProviderID: fmt.Sprint(person, len(events), time.Now().UnixNano()), From: []bot.Address{from}, Kind: bot.KindText, Text: "hai", SentAt: time.Now()})
		if err != nil {
			return err
		}
		return tx.Apply(d.Context(), p.ID, id, events)
	})
	if err != nil {
		d.Fatal(err)
	}
}

// command is what kong calls.
type command interface {
	Run(context.Context, *settings.Settings, commandline.Streams) error
}

func (d *desk) types(c command) (string, error) {
	d.Helper()
	var out bytes.Buffer
	err := c.Run(d.Context(), d.settings, commandline.Streams{Out: &out, Err: io.Discard})
	return out.String(), err
}

func (d *desk) must(c command) string {
	d.Helper()
	text, err := d.types(c)
	if err != nil {
		d.Fatal(err)
	}
	return text
}

// sends lets the service work until nothing is due, and returns what went out.
func (d *desk) sends() (texts []string) {
	d.Helper()
	always := map[bot.Medium]broadcast.Hours{bot.SMS: {Closes: 24 * time.Hour}, bot.WhatsApp: {Closes: 24 * time.Hour}}
	if _, err := d.db.Conduct(d.Context(), store.Conductor{Rules: broadcast.UsualRules(), Quiet: broadcast.Quiet{Hours: always}, Media: transport.Ways}); err != nil {
		d.Fatal(err)
	}
	d.db.LookForAnnouncements()
	lease, _, err := d.db.HoldLease(d.Context(), "channel:"+string(simulator.SMS), "test", time.Minute)
	if err != nil {
		d.Fatal(err)
	}
	for {
		out, err := d.db.Claim(d.Context(), simulator.SMS, lease, 10)
		if err != nil {
			d.Fatal(err)
		}
		if len(out) == 0 {
			return texts
		}
		for _, m := range out {
			texts = append(texts, m.Text)
			if err := d.db.Mark(d.Context(), []store.Outcome{{ID: m.ID, State: store.Sent, Attempt: m.Attempt, Segments: 1}}); err != nil {
				d.Fatal(err)
			}
		}
	}
}

func (d *desk) file(text string) string {
	d.Helper()
	name := filepath.Join(d.TempDir(), "pengumuman.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
	return name
}

func (d *desk) status(id int64) (line statusLine) {
	d.Helper()
	if err := json.Unmarshal([]byte(d.must(&announcementStatus{one: one{id}, JSON: true})), &line); err != nil {
		d.Fatal(err)
	}
	c := line.Counts
	if sum := c.Queued + c.Sent + c.Delivered + c.Read + c.Failed + c.Unknown + c.Skipped; sum != c.Audience {
		d.Errorf("the counts add up to %d of %d: %+v", sum, c.Audience, line)
	}
	left := 0
	for _, people := range line.Skipped {
		left += people
	}
	if left != c.Skipped {
		d.Errorf("the reasons add up to %d of %d", left, c.Skipped)
	}
	return line
}

// One from the file to the last of its people, by two accounts.
func TestAnAnnouncementByCommands(t *testing.T) {
	d := newDesk(t)
	siti, ani := as{"Siti Contoh"}, as{"ani  contoh"}
	registration := bot.Registration{ID: "r1", Name: "Contoh", Age: 24, District: "Kraksaan", Village: "Patokan", Country: "TW", Lang: bot.Indonesian}
	d.writes(1, bot.RegistrationCompleted{Registration: registration}, bot.OptedInAgain{})
	registration.ID = "r2"
	d.writes(2, bot.RegistrationCompleted{Registration: registration}, bot.AnnouncementsWanted{})
	registration.ID = "r3"
	d.writes(3, bot.RegistrationCompleted{Registration: registration})
	d.writes(4, bot.OptedInAgain{})

	printed := d.must(&announcementCreate{d.file(`title: Pelatihan menjahit Desember
text: {id: "Ada pelatihan menjahit di BLK.", mad: "Bada palatian ajai' e BLK."}
audience:
  districts: [kraksaan]
  villages: []
  countries: [TW]
  channels: [whatsapp, sms]
  languages: [id, mad]
  age: [18, 40]
  registered: true
  active_within_days: 365
`), siti})
	words := strings.Fields(printed)
	id, err := strconv.ParseInt(words[len(words)-1], 10, 64)
	if err != nil {
		t.Fatalf("the last word is no id: %q", printed)
	}
	if text := d.must(&announcementPreview{one: one{id}}); !strings.Contains(text, "audience: 3\ngoes to 2 people: 2 by sms") || !strings.Contains(text, "never agreed to hear of it: 1") || !strings.Contains(text, "Balas BERHENTI") {
		t.Errorf("preview:\n%s", text)
	}
	if line := d.status(id); line.State != broadcast.Draft {
		t.Errorf("%+v", line)
	}
	d.must(&announcementSubmit{one{id}, siti})
	if _, err := d.types(&announcementApprove{one: one{id}, as: siti}); err == nil || !strings.Contains(err.Error(), "second person") {
		t.Errorf("approved by who wrote it: %v", err)
	}
	if _, err := d.types(&announcementApprove{one: one{id}, as: ani, People: 3}); err == nil {
		t.Error("another number is approved")
	}
	if _, err := d.types(&announcementSend{one{id}, siti}); err == nil {
		t.Error("sent without approval")
	}
	if sent := d.sends(); len(sent) > 0 {
		t.Fatalf("what nobody approved went out: %q", sent)
	}
	d.must(&announcementApprove{one: one{id}, as: ani, People: 2})
	d.must(&announcementSend{one{id}, siti})
	d.must(&announcementPause{stop{one: one{id}, as: ani}})
	if sent := d.sends(); len(sent) > 0 {
		t.Fatalf("while it stands still went %q", sent)
	}
	if line := d.status(id); line.State != broadcast.Paused || line.Counts.Queued != 2 {
		t.Errorf("%+v", line)
	}
	d.must(&announcementResume{stop{one: one{id}, as: siti}})
	if sent := d.sends(); len(sent) != 2 || !strings.HasPrefix(sent[0], "Ada pelatihan menjahit di BLK.\nStop kabar ini? Balas BERHENTI") {
		t.Errorf("went out: %q", sent)
	}
	d.sends() // and it is noticed that it is done
	if line := d.status(id); line.State != broadcast.Done || line.Counts.Sent != 2 || line.Counts.Audience != 3 || line.Skipped["no_consent"] != 1 {
		t.Errorf("%+v", line)
	}
	if text := d.must(&announcementRecipients{one: one{id}, JSON: true}); strings.Count(text, "\n") != 3 || strings.Count(text, `"state":"sent"`) != 2 {
		t.Errorf("recipients:\n%s", text)
	}
	if text := d.must(&announcementList{}); !strings.Contains(text, "done") {
		t.Errorf("list: %s", text)
	}
	if _, err := d.types(&announcementCancel{stop{one: one{id}, as: ani}}); err == nil {
		t.Error("what is done is stopped")
	}
	if _, err := d.types(&announcementStatus{one: one{99}}); err == nil || !strings.Contains(err.Error(), "no announcement 99") {
		t.Errorf("one that is not there: %v", err)
	}
	if _, err := d.types(&announcementSubmit{one{id}, as{"Nobody"}}); err == nil || !strings.Contains(err.Error(), "staff list") {
		t.Errorf("by nobody: %v", err)
	}
}

// Who approves gets what they were shown: another text that was submitted meanwhile is
// not approved, and preview shows to the letter what goes out.
func TestWhatWasNotSeenIsNotApproved(t *testing.T) {
	d := newDesk(t)
	siti, ani := as{"Siti Contoh"}, as{"Ani Contoh"}
	d.writes(1, bot.OptedInAgain{})
	words := strings.Fields(d.must(&announcementCreate{d.file("title: A\ntext: {id: Ada pelatihan.}\n"), siti}))
	id, err := strconv.ParseInt(words[len(words)-1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	d.must(&announcementSubmit{one{id}, siti})
	d.must(&announcementPreview{one: one{id}, As: ani.As})
	a, err := d.db.Announcement(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	seen, by := a.Hash, store.AnnouncementBy{}
	if by, err = siti.by(t.Context(), d.db); err != nil {
		t.Fatal(err)
	}
	w, err := writer(d.db)
	if err != nil {
		t.Fatal(err)
	}
	old, err := w.Plan(t.Context(), a.Content)
	if err != nil {
		t.Fatal(err)
	}
	changed := a.Content
	changed.Text = map[bot.Lang]string{bot.Indonesian: "Ada pelatihan lain."}
	if err := d.db.EditAnnouncement(t.Context(), by, id, a.Version, changed); err != nil {
		t.Fatal(err)
	}
	if _, err := d.db.SubmitAnnouncement(t.Context(), by, id, old); !errors.Is(err, store.ErrAnnouncementMoved) {
		t.Errorf("submitted with the texts of before: %v", err)
	}
	d.must(&announcementSubmit{one{id}, siti})
	for _, c := range []*announcementApprove{{one: one{id}, as: ani}, {one: one{id}, as: ani, Hash: seen}, {one: one{id}, as: ani, Hash: "a"}} {
		if _, err := d.types(c); err == nil || !strings.Contains(err.Error(), "preview") {
			t.Fatalf("approved without having been seen: %v", err)
		}
	}
	text := d.must(&announcementPreview{one: one{id}, As: ani.As})
	if a, err = d.db.Announcement(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "--hash "+a.Hash[:12]) || !strings.Contains(text, a.Proposal.Texts[0].Body[:20]) {
		t.Errorf("preview:\n%s", text)
	}
	d.must(&announcementApprove{one: one{id}, as: ani, Hash: a.Hash[:12]})
	d.must(&announcementSend{one{id}, siti})
	if sent := d.sends(); len(sent) != 1 || !strings.Contains(sent[0], "lain") {
		t.Errorf("went out: %q", sent)
	}
}

// A file that says something wrong is kept by nobody, and the error says what to write.
func TestAnAnnouncementFileThatIsWrong(t *testing.T) {
	d := newDesk(t)
	const good = "title: A\ntext: {id: Ada pelatihan.}\n"
	for name, c := range map[string]struct{ text, says string }{
		"an unknown key":           {good + "audiens: {}\n", "line 3"},
		"another district":         {good + "audience: {districts: [Bandung]}\n", "kecamatan"},
		"another village":          {good + "audience: {villages: [Atlantis]}\n", "village"},
		"another country":          {good + "audience: {countries: [ZZ]}\n", "TW"},
		"another job":              {good + "audience: {jobs: [astronaut]}\n", "caregiver"},
		"one age":                  {good + "audience: {age: [18]}\n", "[18, 40]"},
		"no time":                  {good + "send_after: besok\n", "2026-12-01T08:00+07:00"},
		"past":                     {good + "not_after: 2020-12-01T08:00+07:00\n", "past"},
		"an opening that is not":   {good + "opening: X1\n", "no opening"},
		"a text that is too long":  {"title: A\ntext: {id: \"" + strings.Repeat("panjang ", 70) + "\"}\n", "shorten"},
		"an unknown variable":      {"title: A\ntext: {id: \"Halo {{.Name}}\"}\n", "{{.Opening}}"},
		"no text":                  {"title: A\n", "Indonesian"},
		"nothing that can be read": {"title: [", "line 1"},
	} {
		if _, err := d.types(&announcementCreate{d.file(c.text), as{"Siti Contoh"}}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, err := d.db.Announcements(t.Context(), 10); err != nil || len(all) > 0 {
		t.Errorf("kept: %v %v", all, err)
	}
}

// While the office practises every command says so, and doctor does; what was approved
// meanwhile is sent to nobody afterwards.
func TestTrainingIsSaidByCommands(t *testing.T) {
	d := newDesk(t)
	siti, ani := as{"Siti Contoh"}, as{"Ani Contoh"}
	d.writes(1, bot.OptedInAgain{})
	create := func() int64 {
		t.Helper()
		words := strings.Fields(d.must(&announcementCreate{d.file("title: Kabar\ntext: {id: \"Kabar dari kantor.\"}\n"), siti}))
		id, err := strconv.ParseInt(words[len(words)-1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	real := one{create()}
	d.must(&announcementSubmit{real, siti})
	d.must(&announcementApprove{one: real, as: ani})
	if _, err := d.types(&announcementTraining{"on", ani}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("announcement %d is approved", real.ID)) {
		t.Errorf("a practice begins beside a real one: %v", err)
	}
	d.must(&announcementCancel{stop{one: real, as: ani}})
	d.must(&announcementTraining{"on", ani})
	id := one{create()}
	for name, c := range map[string]command{"preview": &announcementPreview{one: id}, "submit": &announcementSubmit{id, siti}, "list": &announcementList{}, "status": &announcementStatus{one: id}} {
		if text := d.must(c); !strings.Contains(text, "training is on") {
			t.Errorf("%s does not say it:\n%s", name, text)
		}
	}
	if text := d.must(&announcementApprove{one: id, as: ani}); !strings.Contains(text, "training is on") {
		t.Errorf("approve does not say it:\n%s", text)
	}
	if text := d.must(&announcementSend{id, siti}); !strings.Contains(text, "training is on") {
		t.Errorf("send does not say it:\n%s", text)
	}
	if line := d.status(id.ID); !line.Training {
		t.Errorf("%+v", line)
	}
	doctor := func() string {
		var out bytes.Buffer
		CheckAnnouncements(t.Context(), findings.New(&out), d.db, time.Now())
		return out.String()
	}
	if _, err := d.types(&announcementAgain{id, siti}); err == nil || !strings.Contains(err.Error(), "is not over") {
		t.Errorf("again, before it is over: %v", err)
	}
	if text := doctor(); !strings.Contains(text, "announcements: training is on") {
		t.Errorf("doctor: %q", text)
	}
	if text := d.must(&announcementTraining{"off", ani}); !strings.Contains(text, "1 announcement begun in training: cancelled") {
		t.Errorf("off: %q", text)
	}
	if sent := d.sends(); len(sent) > 0 {
		t.Errorf("afterwards went %q", sent)
	}
	if line := d.status(id.ID); line.Training || line.State != broadcast.Cancelled || !strings.Contains(line.Reason, "practised") {
		t.Errorf("%+v", line)
	}
	if text := doctor(); text != "" {
		t.Errorf("doctor afterwards: %q", text)
	}
}
