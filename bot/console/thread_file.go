package console

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // what a photo is
	_ "image/png"
	"net/http"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// threadFile leads from a thread to what a person sent besides words.
type threadFile struct {
	Path  string
	Label string // key of what its button says
	Sound bool   // it is heard on the page
}

// fileOf is the way to the file of a message, nil where none can be opened, and besides
// why not, in words.
func (v *visit) fileOf(t store.Thread, l store.Line) (f *threadFile, why string) {
	switch l.FileState {
	case "":
		return nil, ""
	case store.FileKept:
		key := "thread.file.open." + string(l.Kind)
		if !v.tongue.has(key) {
			key = "thread.file.open"
		}
		return &threadFile{Path: needPath(t.ID) + "/berkas?pesan=" + strconv.FormatInt(int64(l.ID), 10), Label: key, Sound: l.Kind == bot.KindVoice}, ""
	}
	return nil, v.say("thread.file." + string(l.FileState))
}

// mostPixels is how large a photo may be that a browser is given: a file of some bytes can
// claim to be one that fills all memory.
const mostPixels = 120_000_000

// shownAs is as what a browser is given a file, by its bytes alone: who sent it chose its
// name and what it is said to be. "" for what is not given at all.
func shownAs(kind bot.Kind, data []byte) string {
	switch sniffed := http.DetectContentType(data); sniffed {
	case "image/jpeg", "image/png":
		size, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || size.Width*size.Height > mostPixels {
			return ""
		}
		return sniffed
	case "application/ogg":
		return "audio/ogg"
	case "video/mp4":
		if kind == bot.KindVoice {
			return "audio/mp4"
		}
		return sniffed
	case "audio/mpeg", "audio/wave", "video/webm", "application/pdf":
		return sniffed
	}
	return ""
}

// filePolicy lets a file that a stranger sent do nothing but be seen or heard.
const filePolicy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

// showFile gives what a person sent besides words. Who opened it is written down, once a
// session: a player asks for it piece by piece.
func showFile(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	message := messageID(v.r.URL.Query().Get("pesan"))
	f, err := v.DB.ThreadFile(v.context(), id, message)
	if err != nil {
		return answer{}, err
	}
	var data bytes.Buffer
	if err := v.DB.ReadFile(v.context(), f.ID, &data); err != nil {
		return answer{}, err
	}
	kind := shownAs(f.Kind, data.Bytes())
	if kind == "" {
		return moved(latestPath(id)).and("thread.file.strange"), nil
	}
	if x := v.reading(fmt.Sprintf("file:%d", f.ID)); !v.readers.has(x) {
		if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
			return tx.Audit(v.context(), v.act(audit.FileOpened, needObject(id), fmt.Sprintf("#%d", message)))
		}); err != nil {
			return answer{}, err
		}
		v.readers.note(x)
	}
	return answer{raw: func() {
		h := v.w.Header()
		h.Set("Content-Security-Policy", filePolicy)
		h.Set("Content-Type", kind)
		if kind == "application/pdf" { // no browser reads one that may run nothing
			h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="berkas-%d.pdf"`, message))
		}
		http.ServeContent(v.w, v.r, "", time.Time{}, bytes.NewReader(data.Bytes()))
	}}, nil
}
