package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/commandline"
	"kanca/bot/entrance"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/transport"
)

// testWhatsApp names the socket on which a test plays WhatsApp, and the key by
// which it is believed.
const testWhatsApp = "KANCA_TEST_WHATSAPP"

// useTestWhatsApp makes a kanca that a test starts talk to that test.
func useTestWhatsApp() {
	key, socket, ok := strings.Cut(os.Getenv(testWhatsApp), " ")
	if !ok {
		return
	}
	root, err := hex.DecodeString(key)
	if err != nil || len(root) != 32 {
		panic("the key of " + testWhatsApp + " is broken")
	}
	fakewa.Trust([32]byte(root))
	transport.WhatsAppServer.HTTP = fakewa.UnixHTTP(socket)
	transport.WhatsAppServer.Pace, transport.WhatsAppServer.AnyLogins = pacing.Pace{Off: true}, true
}

// village is WhatsApp with the office's account, played by the test on a socket
// that no other machine can reach; kanca itself is a process of its own.
type village struct {
	testing.TB
	*fakewa.Server
	office      *fakewa.Account
	data        string
	environment []string
}

func newVillage(t testing.TB) *village {
	t.Helper()
	folder, err := os.MkdirTemp("", "kanca") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	v := &village{TB: t, Server: fakewa.Start(), data: filepath.Join(folder, "data")}
	t.Cleanup(func() {
		v.Close()
		os.RemoveAll(folder)
	})
	socket := filepath.Join(folder, "wa")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	v.Serve(listener)
	v.office = v.AddAccount("12025550101", "900000001", "Disnaker Contoh") // a number that only films use
	root := fakewa.Root()
	v.environment = []string{"KANCA_DATA=" + v.data, testWhatsApp + "=" + hex.EncodeToString(root[:]) + " " + socket}
	return v
}

// kanca runs a command to its end.
func (v *village) kanca(args ...string) (stdout, stderr string, status int) {
	v.Helper()
	var out, errs strings.Builder
	c := exec.Command("kanca", args...)
	c.Env, c.Stdout, c.Stderr = append(c.Environ(), v.environment...), &out, &errs
	if err := c.Run(); err != nil && c.ProcessState == nil {
		v.Fatal(err)
	}
	return out.String(), errs.String(), c.ProcessState.ExitCode()
}

// link links kanca by a code, as a member of staff does.
func (v *village) link() {
	v.Helper()
	if _, complaint, err := v.linkAnd("ya\n"); err != nil {
		v.Fatalf("link: %v\n%s", err, complaint)
	}
}

// linkAnd links kanca by a code, and gives answers to what is asked.
func (v *village) linkAnd(answers string) (stdout, stderr string, err error) {
	v.Helper()
	c := exec.Command("kanca", "whatsapp", "link", "--code", "+"+v.office.PN.User)
	var said strings.Builder
	c.Env, c.Stdin, c.Stderr = append(c.Environ(), v.environment...), strings.NewReader(answers), &said
	out, err := c.StdoutPipe()
	if err != nil {
		v.Fatal(err)
	}
	if err := c.Start(); err != nil {
		v.Fatal(err)
	}
	for r := commandline.NewLines(out); ; {
		line, ok, err := r.Next()
		if err != nil || !ok {
			break
		}
		stdout += line + "\n"
		if code := strings.TrimSpace(line); len(code) == 9 && code[4] == '-' {
			go func() {
				if _, err := v.TypeCode(context.Background(), v.office, code); err != nil {
					v.Error(err)
				}
			}()
		}
	}
	err = c.Wait()
	return stdout, said.String(), err
}

// provision is link without the ceremony: a device that was linked long ago.
func (v *village) provision(address string) {
	v.Helper()
	sessions, err := keys.Open(v.Context(), address, nil)
	if err != nil {
		v.Fatal(err)
	}
	defer sessions.Close()
	if err := v.Provision(v.Context(), sessions.NewDevice(), v.office, 1); err != nil {
		v.Fatal(err)
	}
	device, _, err := sessions.Linked(v.Context())
	if err == nil {
		err = sessions.Confirm(v.Context(), device)
	}
	if err != nil {
		v.Fatal(err)
	}
}

func (v *village) phone(n int, name string) *fakewa.Villager {
	v.Helper()
	p, err := v.AddVillager(fmt.Sprintf("6200001%05d", n), fmt.Sprintf("9100001%05d", n), name)
	if err == nil {
		err = p.SwitchOn()
	}
	if err != nil {
		v.Fatal(err)
	}
	v.Cleanup(p.Disconnect)
	return p
}

func (v *village) say(p *fakewa.Villager, text string) string {
	v.Helper()
	id, err := p.Say(v.office, text)
	if err != nil {
		v.Fatal(err)
	}
	return id
}

// hear waits for a text that holds the words, and passes those before it.
func (v *village) hear(p *fakewa.Villager, words string) *events.Message {
	v.Helper()
	m, err := fakewa.Await(p, func(m *events.Message) bool { return strings.Contains(fakewa.Text(m), words) })
	if err != nil {
		v.Fatalf("%v; it should hold %q, and these came: %q", err, words, p.Heard())
	}
	return m
}

// open looks into the database of a kanca that may be running.
func (v *village) open() *store.DB {
	v.Helper()
	keys, err := seal.OpenKeyring(filepath.Join(v.data, "keys"))
	if err != nil {
		v.Fatal(err)
	}
	db, err := store.Open(v.Context(), store.Options{URL: "sqlite:" + filepath.Join(v.data, "kanca.db"), Keys: keys})
	if err != nil {
		v.Fatal(err)
	}
	v.Cleanup(func() { db.Close() })
	return db
}

func (v *village) eventually(what string, done func() bool) {
	v.Helper()
	eventually(v, what, done)
}

func (v *village) linked(s *served) bool {
	var c entrance.Condition
	return json.Unmarshal([]byte(s.health()), &c) == nil && c.Channels["whatsapp"] == string(state.Linked) && c.Status == "ok"
}

// An evening with WhatsApp over the real program: linked by a code while the
// service runs, questions in both languages, a photo, staff who take over, a
// deletion, and the device removed on the phone.
func TestAnEveningWithWhatsApp(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	kanca := serve(t, v.environment, "--demo")
	v.link()
	v.eventually("the service takes the device up", func() bool { return v.linked(kanca) })
	if out, _, status := v.kanca("whatsapp", "status"); status != 0 || !strings.HasPrefix(out, "linked, +12025****01, since ") {
		t.Errorf("status %d: %s", status, out)
	}
	if out, complaint, status := v.kanca("whatsapp", "link"); status != 1 || !strings.Contains(complaint, "linked already") {
		t.Errorf("linked twice: %d %s%s", status, out, complaint)
	}

	siti := v.phone(1, "Siti Contoh")
	asked := v.say(siti, "sengko' terro alako ka Taiwan, badha lowongan?")
	answer := v.hear(siti, "Taiwan")
	v.eventually("the receipt that it was read", func() bool {
		for _, r := range fakewa.Events[*events.Receipt](siti) {
			if r.Type == "read" && r.MessageIDs[0] == asked {
				return true
			}
		}
		return false
	})
	db := v.open()
	who := bot.Address{Kind: bot.LID, Value: siti.Account.LID.User}
	person, err := db.FindPerson(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	if same, err := db.FindPerson(t.Context(), bot.Address{Kind: bot.Phone, Value: "+" + siti.Account.PN.User}); err != nil || same != person {
		t.Errorf("by LID %d, by number %d, %v", person, same, err)
	}
	state := func(id string) (s store.State) {
		all, err := db.Messages(t.Context(), person, 99)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if m.ProviderID == id {
				s = m.State
			}
		}
		return s
	}
	if err := siti.MarkRead(t.Context(), []string{answer.Info.ID}, time.Now(), answer.Info.Chat, answer.Info.Sender); err != nil {
		t.Fatal(err)
	}
	v.eventually("the tick that it was read", func() bool { return state(answer.Info.ID) == store.Read })

	// A photo is in the office's inbox, sealed; deleted, it is gone.
	up, err := siti.Upload(t.Context(), []byte("a photo of a contract"), whatsmeow.MediaImage)
	if err != nil {
		t.Fatal(err)
	}
	photo, err := siti.Send(v.office, &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("ini kontraknya"), Mimetype: proto.String("image/jpeg"),
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength}})
	if err != nil {
		t.Fatal(err)
	}
	v.hear(siti, "Fotona ampon")
	files := func() []store.StoredFile {
		all, err := db.Files(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	v.eventually("the photo is kept", func() bool { f := files(); return len(f) == 1 && f[0].State == store.FileKept })
	var content strings.Builder
	if err := db.ReadFile(t.Context(), files()[0].ID, &content); err != nil || content.String() != "a photo of a contract" {
		t.Errorf("the photo is %q, %v", content.String(), err)
	}
	if open, err := db.Handovers(t.Context(), 9); err != nil || len(open) != 1 || open[0].Topic != "media" {
		t.Errorf("the inbox has %+v, %v", open, err)
	}
	if _, err := siti.SendMessage(t.Context(), v.office.PN, siti.BuildRevoke(v.office.PN, siti.JID(), photo)); err != nil {
		t.Fatal(err)
	}
	v.eventually("the deleted photo is gone", func() bool { return len(files()) == 0 })

	// Staff write on the office phone: the bot is silent, but not to a cry for help.
	office, err := v.AddPhone(v.office, 0)
	if err != nil || office.SwitchOn() != nil {
		t.Fatal(err)
	}
	t.Cleanup(office.Disconnect)
	if _, err := office.Say(siti.Account, "Saya Rina dari kantor, saya bantu ya."); err != nil {
		t.Fatal(err)
	}
	v.hear(siti, "Rina")
	v.say(siti, "lowongan hongkong")
	budi := v.phone(2, "Budi Contoh")
	v.say(budi, "biaya ke taiwan berapa")
	v.hear(budi, "biaya penempatan")
	v.say(siti, "tolong saya disekap majikan")
	v.hear(siti, "110")
	for _, text := range siti.Heard() {
		if strings.Contains(text, "Hong Kong") {
			t.Errorf("the bot answered while staff did: %q", text)
		}
	}

	// The device is removed on the phone: nothing pretends that all is well.
	device := v.office.PN
	device.Device = 1
	v.Remove(device)
	v.eventually("the health tells", func() bool {
		page := kanca.health()
		return strings.Contains(page, `"status":"degraded"`) && strings.Contains(page, `"whatsapp":"logged_out"`)
	})
	if page := kanca.get("/metrics"); !strings.Contains(page, "kanca_") || strings.Contains(page, siti.Account.PN.User) {
		t.Errorf("the metrics are %s", page)
	}
	for _, running := range []bool{true, false} {
		if !running {
			kanca.stop()
		}
		if out, complaint, status := v.kanca("whatsapp", "status"); status != 1 || !strings.HasPrefix(out, "logged_out") || !strings.Contains(complaint, "kanca whatsapp link") {
			t.Errorf("running %v: %d %s%s", running, status, out, complaint)
		}
		if out, _, status := v.kanca("doctor"); status != 1 || !strings.Contains(out, "FAIL  whatsapp: WhatsApp says that the device was removed") {
			t.Errorf("doctor %d: %s", status, out)
		}
	}
	if log := kanca.log.String(); strings.Contains(log, siti.Account.PN.User) || strings.Contains(log, siti.Account.LID.User) || strings.Contains(log, "disekap") {
		t.Errorf("a number or a text is in the log:\n%s", log)
	}
}
