package service

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/folder"
	"kanca/bot/installation"
)

// backsUp writes a backup.
func (v *village) backsUp() string {
	v.Helper()
	file := filepath.Join(v.TempDir(), "kanca.zip")
	if _, err := v.setup().Installation().Backup(v.Context(), v.sv.db, file, installation.BackupOptions{Now: time.Now()}); err != nil {
		v.Fatal(err)
	}
	return file
}

// restores puts a backup in the place of the database that is there.
func (v *village) restores(file string) {
	v.Helper()
	v.ends()
	if _, err := v.setup().Installation().Restore(v.Context(), file, installation.RestoreOptions{Force: true, Now: time.Now(), Lock: func() (io.Closer, error) {
		lock, _, _, err := folder.Lock(v.folder, "restore test")
		return lock, err
	}}); err != nil {
		v.Fatal(err)
	}
	v.begins()
}

// refuses makes WhatsApp take no message from the office.
func (v *village) refuses(on bool) {
	v.RefuseMessages(nil)
	if on {
		v.RefuseMessages(func(to types.JID, _ string) int {
			if to.User == v.office.PN.User || to.User == v.office.LID.User {
				return 0
			}
			return 503
		})
	}
}

func ever(p *fakewa.Villager) string { return strings.Join(p.Heard(), "\n") }

// pasts are orders in which what was is there again: a backup, an answer that waits, a
// message that is changed.
var pasts = map[string]func(v *village){
	"a backup from before the number moved, and the stranger had everything deleted since": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		file := v.backsUp()
		siti = v.moves(siti, cardB)
		v.says(siti, "halo", "BERHENTI")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		v.says(budi, "hapus data saya", "ya", "hapus data saya", "ya")
		v.restores(file)
		if n := v.registered("Siti Contoh"); n != 1 {
			v.Errorf("Siti is registered %d times after a stranger had his data deleted", n)
		}
		v.wantStranger(budi, "Siti", "Patokan")
		v.wantTextStranger(cardA, "Siti", "Patokan")
		if v.announces(byLID(siti), siti) {
			v.Error("Siti said BERHENTI and heard an announcement")
		}
		v.wantOwn(siti, "Siti Contoh", "Budi")
	},
	"a backup from when the number was a stranger's, who is gone": func(v *village) {
		budi := v.named(1, "Budi Misal")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		file := v.backsUp()
		v.off(budi)
		siti := v.stranger(cardA, "910000900001", "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.says(siti, "BERHENTI")
		v.restores(file)
		v.wantStranger(siti, "Budi", "Kalibuntu")
		if v.announces(byNumber(siti), siti) || v.announces(byLID(siti), siti) {
			v.Error("she said BERHENTI and heard an announcement")
		}
		budi = v.on(v.NewNumber(budi, cardC))
		v.wantOwn(budi, "Budi Misal", "Siti")
	},
	"a proof, and a backup from before it": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "halo")
		file := v.backsUp()
		v.says(siti, "status pendaftaran saya", "patokan")
		siti = v.moves(siti, cardB)
		v.says(siti, "hapus data saya", "ya")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "halo")
		v.restores(file)
		if n := v.registered("Siti Contoh"); n != 0 {
			v.Errorf("she had everything deleted and is registered %d times", n)
		}
		v.wantStranger(budi, "Siti", "Patokan")
		v.wantTextStranger(cardA, "Siti", "Patokan")
	},
	"an answer waits while the number goes to a stranger": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		time.Sleep(61 * time.Minute)
		v.byNumberOnly()
		v.withoutLookups()
		v.refuses(true)
		for _, text := range []string{"data saya", "lihat", "status pendaftaran saya"} {
			if _, err := siti.Say(v.office, text); err != nil {
				v.Fatal(err)
			}
			time.Sleep(20 * time.Second)
		}
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.restarts()
		v.refuses(false)
		v.lookups()
		v.byBoth()
		v.says(budi, "halo")
		time.Sleep(61 * time.Minute)
		v.wantNothingOf("Budi, ever,", ever(budi), "Siti", "Patokan")
	},
	"his answer does not go to her who had the number": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		siti = v.moves(siti, cardB)
		time.Sleep(61 * time.Minute)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.byNumberOnly()
		v.withoutLookups()
		for _, text := range []string{"DAFTAR Budi Misal#24#Kraksaan#Kalibuntu#Taiwan", "ya", "lewati", "ya", "data saya", "lihat"} {
			if _, err := budi.Say(v.office, text); err != nil {
				v.Fatal(err)
			}
			time.Sleep(20 * time.Second)
		}
		time.Sleep(time.Hour)
		v.wantNothingOf("Siti, ever,", ever(siti), "Budi", "Kalibuntu")
		v.lookups()
		time.Sleep(61 * time.Minute)
		v.wantNothingOf("Siti, ever,", ever(siti), "Budi", "Kalibuntu")
		if !v.server { // by its clock, no time has passed until the next try
			v.wantHeard("Budi, at last,", ever(budi), "Budi Misal")
		}
		v.wantNothingOf("Budi, ever,", ever(budi), "Siti", "Patokan")
	},
	"a stranger deletes and changes her message under its id": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "halo")
		id, err := siti.Say(v.office, "tolong saya disekap majikan")
		if err != nil {
			v.Fatal(err)
		}
		time.Sleep(time.Minute)
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "halo")
		for _, number := range []bool{false, true} {
			v.byBoth()
			if number {
				v.byNumberOnly()
				v.withoutLookups()
				time.Sleep(61 * time.Minute)
			}
			if _, err := budi.SendMessage(context.Background(), v.office.PN, budi.BuildRevoke(v.office.PN, types.EmptyJID, id)); err != nil {
				v.Fatal(err)
			}
			time.Sleep(time.Minute)
			if _, err := budi.SendMessage(context.Background(), v.office.PN, budi.BuildEdit(v.office.PN, id, text("biaya ke taiwan")), whatsmeow.SendRequestExtra{}); err != nil {
				v.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		person, err := v.sv.db.FindPerson(v.Context(), byLID(siti))
		if err != nil {
			v.Fatal(err)
		}
		stored, err := v.sv.db.Messages(v.Context(), person, 100)
		if err != nil {
			v.Fatal(err)
		}
		kept := false
		for _, m := range stored {
			kept = kept || m.Inbound && m.Text == "tolong saya disekap majikan"
			if m.Inbound && strings.Contains(m.Text, "biaya") {
				v.Errorf("a stranger's words stand in her thread: %q", m.Text)
			}
		}
		if !kept {
			v.Error("her message is gone")
		}
	},
}

func TestThePastInFurtherOrders(t *testing.T) { playAll(t, pasts) }

func text(s string) *waE2E.Message { return &waE2E.Message{Conversation: proto.String(s)} }
