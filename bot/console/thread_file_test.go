package console

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// sendsFile stores a message with a file that comes at once, and returns the message; with
// no data it is still expected.
func (c *villager) sendsFile(kind bot.Kind, data []byte) (message bot.MessageID) {
	c.t.Helper()
	person := c.sends(bot.Incoming{Kind: kind}, nil)
	id := fmt.Sprintf("%s-%d", c.number.Value, c.n)
	if _, err := c.db.ExpectFile(c.t.Context(), store.NewFile{Channel: c.channel, ProviderID: id, MIME: "image/jpeg", Name: unkind}); err != nil {
		c.t.Fatal(err)
	}
	if data != nil {
		c.fileComes(data)
	}
	all, err := c.db.Files(c.t.Context(), person)
	c.must(err)
	return all[len(all)-1].Message
}

// fileComes keeps the file that was expected last.
func (c *villager) fileComes(data []byte) {
	c.t.Helper()
	c.must(c.db.KeepFile(c.t.Context(), c.channel, fmt.Sprintf("%s-%d", c.number.Value, c.n), store.FileKept, data))
}

// aPhoto is a picture of some size.
func aPhoto(width, height int) []byte {
	var b bytes.Buffer
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	for x := range min(width, height) {
		picture.SetColorIndex(x, x, 1)
	}
	_ = png.Encode(&b, picture) // into memory
	return b.Bytes()
}

// aVoice is a second of silence.
func aVoice() []byte {
	const rate = 8000
	b := []byte("RIFF....WAVEfmt ")
	for _, n := range []any{uint32(16), uint16(1), uint16(1), uint32(rate), uint32(rate), uint16(1), uint16(8)} {
		b, _ = binary.Append(b, binary.LittleEndian, n) // of whole numbers alone
	}
	b = binary.LittleEndian.AppendUint32(append(b, "data"...), rate)
	b = append(b, bytes.Repeat([]byte{128}, rate)...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

func filePath(need int64, message bot.MessageID) string {
	return fmt.Sprintf("%s/berkas?pesan=%d", needPath(need), message)
}

// What a person sent besides words is seen and heard by who reads their thread, and by
// nobody else; the log has who opened it, once however many pieces a player asks for.
func TestAPhotoIsSeenInItsThread(t *testing.T) {
	o := newOffice(t)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleAdmin)
	rina := o.villager(1, "whatsapp")
	need, other := rina.asks("ini fotonya"), o.villager(2, "whatsapp").asks("mau tanya")
	photo, voice := aPhoto(90, 60), aVoice()
	seen, heard := rina.sendsFile(bot.KindPhoto, photo), rina.sendsFile(bot.KindVoice, voice)
	d := siti.open(needPath(need))
	d.mustSay(t, "Lihat foto")
	if !strings.Contains(d.raw, `href="`+filePath(need, seen)) || !strings.Contains(d.raw, `<audio controls preload="none" src="`+filePath(need, heard)) {
		t.Errorf("nothing leads to what was sent:\n%s", d.raw)
	}
	for range 2 {
		for message, want := range map[bot.MessageID]struct {
			data []byte
			kind string
		}{seen: {photo, "image/png"}, heard: {voice, "audio/wave"}} {
			res := siti.ask(http.MethodGet, filePath(need, message), nil)
			got, err := io.ReadAll(res.Body)
			o.must(err)
			h := res.Header
			if res.StatusCode != 200 || !bytes.Equal(got, want.data) || h.Get("Content-Type") != want.kind || h.Get("Content-Security-Policy") != filePolicy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || h.Get("Content-Disposition") != "" {
				t.Errorf("message %d: %d, %d bytes, %v", message, res.StatusCode, len(got), h)
			}
		}
	}
	if res := siti.ask(http.MethodGet, filePath(need, heard), nil, "Range", "bytes=44-"); res.StatusCode != http.StatusPartialContent || res.ContentLength != int64(len(voice))-44 {
		t.Errorf("a piece of it: %d, %d bytes", res.StatusCode, res.ContentLength)
	}
	if n := o.did(audit.FileOpened); n != 2 {
		t.Errorf("the log has it %d times", n)
	}
	for path, who := range map[string]*browser{filePath(other, seen): siti, filePath(need, 99999): siti, needPath(need) + "/berkas": siti} {
		if res := who.ask(http.MethodGet, path, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if res := ani.ask(http.MethodGet, filePath(need, seen), nil); res.StatusCode != http.StatusForbidden {
		t.Errorf("an admin: %d", res.StatusCode)
	}
	rina.writes("HAPUS DATA", []bot.Event{bot.DataDeleted{}})
	if res := siti.ask(http.MethodGet, filePath(need, seen), nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("of who was erased: %d", res.StatusCode)
	}
	if n := o.did(audit.FileOpened); n != 2 {
		t.Errorf("the log has it %d times at the end", n)
	}
}

// What a file says it is counts for nothing: what could run, or fill all memory, is given to
// nobody, and a PDF is kept and not shown. Why there is no file stands in the thread.
func TestAHostileFileIsGivenToNobody(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	need := rina.asks("buka undangan ini")
	bomb := aPhoto(1, 1)
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	for name, data := range map[string][]byte{"page": []byte("<html><script>alert(1)</script>"), "svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"apk": append([]byte("PK\x03\x04"), make([]byte, 600)...), "exe": append([]byte("MZ"), make([]byte, 600)...), "torn": aPhoto(9, 9)[:20], "huge": bomb, "text": []byte("halo"), "empty": {}} {
		for _, kind := range []bot.Kind{bot.KindPhoto, bot.KindDocument} {
			d := siti.open(filePath(need, rina.sendsFile(kind, data)))
			if d.at != latestPath(need) && d.at != needPath(need) {
				t.Errorf("%s as %s led to %s, %d", name, kind, d.at, d.status)
			}
			d.mustSay(t, "Berkas itu tidak dibuka di sini")
		}
	}
	res := siti.ask(http.MethodGet, filePath(need, rina.sendsFile(bot.KindDocument, []byte("%PDF-1.7\n"))), nil)
	if got := res.Header.Get("Content-Disposition"); res.StatusCode != 200 || !strings.HasPrefix(got, `attachment; filename="berkas-`) {
		t.Errorf("a PDF: %d, %q", res.StatusCode, got)
	}
	if n := o.did(audit.FileOpened); n != 1 {
		t.Errorf("%d files were opened", n)
	}
	for state, want := range map[store.FileState]string{store.FileTooLarge: "terlalu besar", store.FileLost: "tidak dapat diambil"} {
		rina.sendsFile(bot.KindVideo, nil)
		siti.open(needPath(need)).mustSay(t, "Video: sedang diambil")
		o.must(o.db.KeepFile(t.Context(), rina.channel, fmt.Sprintf("%s-%d", rina.number.Value, rina.n), state, nil))
		d := siti.open(needPath(need))
		d.mustSay(t, "Video: "+want)
		d.mustNotSay(t, "sedang diambil", "Lihat video")
	}
	for _, tongue := range o.c.tongues {
		for _, state := range []store.FileState{store.FileExpected, store.FileTooLarge, store.FileTooMany, store.FileLost} {
			if !tongue.has("thread.file." + string(state)) {
				t.Errorf("%s has no words in %s", state, tongue.code)
			}
		}
	}
}

// What was sent besides words is named in the list as a clerk names it, and what somebody
// wrote stays as it is.
func TestTheListSaysWhatWasSent(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	rina.needs("photo", "media", false)
	rina.needs("voice", "media", false)
	o.villager(2, "whatsapp").needs("document ini kontraknya", "media", false)
	o.villager(3, "whatsapp").asks("video call sama calo")
	o.villager(4, "whatsapp").cries("call")
	d := siti.open("/kotak-masuk")
	d.mustSay(t, "Foto / Pesan suara", "Berkas: ini kontraknya", "video call sama calo", "Telepon tak terjawab")
	d.mustNotSay(t, "photo", "voice", "document")
	siti.open("/").mustSay(t, "Telepon tak terjawab")
}
