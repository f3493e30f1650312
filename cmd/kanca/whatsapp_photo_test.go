package main

import (
	"bytes"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"kanca/bot"
	"kanca/bot/store"
)

// kanca dies while it fetches a photo. Afterwards the inbox does not say that the photo
// is on its way, but that it is not here.
func TestAPhotoThatIsCutByAKill(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	kanca := serve(t, v.environment, "--demo")
	v.provision("sqlite:" + v.data + "/whatsapp.db")
	v.eventually("the service takes the device up", func() bool { return v.linked(kanca) })
	siti := v.phone(1, "Siti Contoh")
	v.say(siti, "halo")
	v.hear(siti, "")
	up, err := siti.Upload(t.Context(), []byte("a photo of a contract"), whatsmeow.MediaImage)
	if err != nil {
		t.Fatal(err)
	}
	v.HoldMedia(true)
	send := func() {
		t.Helper()
		if _, err := siti.Send(v.office, &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Mimetype: proto.String("image/jpeg"),
			URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength}}); err != nil {
			t.Fatal(err)
		}
	}
	send()
	db := v.open()
	person, err := db.FindPerson(t.Context(), bot.Address{Kind: bot.LID, Value: siti.Account.LID.User})
	if err != nil {
		t.Fatal(err)
	}
	states := func() (out []store.FileState) {
		all, err := db.Files(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			out = append(out, f.State)
		}
		return out
	}
	v.eventually("the photo is being fetched", func() bool { s := states(); return len(s) == 1 && s[0] == store.FileExpected })
	kanca.kill()
	v.HoldMedia(false)
	kanca = serve(t, v.environment, "--demo")
	v.eventually("the truth is told", func() bool { return states()[0] == store.FileLost })
	v.eventually("the service is connected", func() bool { return v.linked(kanca) })
	send()
	v.eventually("the next photo is kept", func() bool { s := states(); return len(s) == 2 && s[1] == store.FileKept })
}

// The same at every other moment: kanca is killed ever later after a photo was sent, before the
// turn, in it, after it and before the note that a file comes, before the acknowledgement, while
// it is fetched and kept. No photo is lost without a word, none counts twice, none is said to be
// on its way for ever, and what is said to be here can be read.
func TestPhotosThatAreCutAtEveryMoment(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.provision(v.address())
	kanca := serve(t, v.environment, "--demo")
	v.eventually("the service takes the device up", func() bool { return v.linked(kanca) })
	siti := v.phone(1, "Siti Contoh")
	v.say(siti, "halo")
	v.hear(siti, "")
	device := v.office.PN
	device.Device = 1
	contract := bytes.Repeat([]byte("a photo of a contract "), 20_000)
	const kills = 12
	for i := range kills {
		up, err := siti.Upload(t.Context(), contract, whatsmeow.MediaImage)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := siti.Send(v.office, &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Mimetype: proto.String("image/jpeg"),
			URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength}}); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Duration(i) * 8 * time.Millisecond) // the moment is what is tried
		kanca.kill()
		kanca = serve(t, v.environment, "--demo")
		v.eventually("the service is connected", func() bool { return v.linked(kanca) })
	}
	db := v.open()
	person, err := db.FindPerson(t.Context(), bot.Address{Kind: bot.LID, Value: siti.Account.LID.User})
	if err != nil {
		t.Fatal(err)
	}
	count := map[store.FileState]int{}
	v.eventually("the truth is told of every photo", func() bool {
		all, err := db.Files(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		clear(count)
		for _, f := range all {
			count[f.State]++
			var got bytes.Buffer
			if f.State == store.FileKept && (db.ReadFile(t.Context(), f.ID, &got) != nil || !bytes.Equal(got.Bytes(), contract)) {
				t.Fatalf("a photo that is said to be here cannot be read: %+v", f)
			}
		}
		return v.Waiting(device) == 0 && len(all) == kills && count[store.FileKept]+count[store.FileLost] == kills
	})
	t.Logf("%d kills: %v", kills, count)
	if count[store.FileKept] == 0 {
		t.Error("not one was kept")
	}
}
