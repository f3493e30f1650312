package twilio

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	v2010 "github.com/twilio/twilio-go/rest/api/v2010"

	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/store"
)

// jpeg begins as a photo does, and has all bytes.
func jpeg(size int) []byte {
	data := append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), make([]byte, size)...)
	for i := 11; i < len(data); i++ {
		data[i] = byte(i)
	}
	return data[:size]
}

// withFiles keeps files, by a clock that the test moves.
func withFiles(t *testing.T) (o *office, later func(time.Duration)) {
	var ahead atomic.Int64
	o = newOffice(t, func(op *Options) {
		op.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	})
	o.Account.o.Files = o.db
	return o, func(d time.Duration) { ahead.Add(int64(d)) }
}

// sends lets a person send a file that Twilio keeps, and returns its message.
func (o *office) sends(contentType string, data []byte) *twiliotest.Message {
	o.Helper()
	m := o.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "ini kontraknya", contentType)
	if data != nil {
		o.twilio.Lock()
		o.twilio.Files[m.SID] = data
		o.twilio.Unlock()
	}
	if status := o.twilio.Post(o.twilio.Hook, m.Fields()); status != 200 {
		o.Fatalf("status %d", status)
	}
	return m
}

func (o *office) files() []store.StoredFile {
	o.Helper()
	person, err := o.db.FindPerson(o.Context(), phone(siti))
	if err != nil {
		o.Fatal(err)
	}
	all, err := o.db.Files(o.Context(), person)
	if err != nil {
		o.Fatal(err)
	}
	return all
}

// wantFile is the state of the one file, and what it holds when it is kept.
func (o *office) wantFile(state store.FileState, data []byte) {
	o.Helper()
	all := o.files()
	if len(all) != 1 || all[0].State != state {
		o.Fatalf("files %+v, want one that is %s", all, state)
	}
	var got bytes.Buffer
	err := o.db.ReadFile(o.Context(), all[0].ID, &got)
	if (err == nil) != (state == store.FileKept) || !bytes.Equal(got.Bytes(), data) {
		o.Errorf("%d bytes are kept, want %d: %v", got.Len(), len(data), err)
	}
}

func TestAPhotoReachesTheOffice(t *testing.T) {
	o, _ := withFiles(t)
	photo := jpeg(700_000)
	m := o.sends("image/jpeg", photo)
	o.wantFile(store.FileExpected, nil) // acknowledged, and not fetched yet
	if len(o.newFile) != 1 {
		t.Error("nobody was told of the file")
	}
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileKept, photo)
	if f := o.files()[0]; f.MIME != "image/jpeg" || f.Size != 700_000 {
		t.Errorf("kept as %+v", f)
	}
	o.drain()
	if sent := o.twilio.Sent(); len(sent) == 0 || !strings.Contains(sent[0].Body, "dicatat untuk petugas kantor") {
		t.Errorf("answers %+v", sent)
	}
	// The message once more, by the webhook and by the list.
	if status := o.twilio.Post(o.twilio.Hook, m.Fields()); status != 200 {
		t.Error(status)
	}
	if _, err := o.Reconcile(t.Context(), time.Now().Add(-time.Hour), o.receiver.Receive); err != nil {
		t.Error(err)
	}
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileKept, photo)
	if n := o.twilio.Count("media"); n != 1 {
		t.Errorf("fetched %d times", n)
	}
	if o.twilio.Count("password given away") != 0 {
		t.Error("the password went to where the file lies")
	}
}

func TestAPhotoThatNoWebhookBrought(t *testing.T) {
	o, _ := withFiles(t)
	m := o.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "", "image/jpeg")
	o.twilio.Files[m.SID] = jpeg(1000)
	if _, err := o.Reconcile(t.Context(), time.Now().Add(-time.Hour), o.receiver.Receive); err != nil {
		t.Fatal(err)
	}
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileKept, jpeg(1000))
}

func TestWhichFilesAreKept(t *testing.T) {
	for contentType, tc := range map[string]struct {
		data []byte
		want int
	}{
		"image/png":              {[]byte("\x89PNG\r\n\x1a\nx"), 1},
		"audio/ogg; codecs=opus": {[]byte("OggS\x00x"), 1},
		"audio/amr":              {[]byte("#!AMR\n\x3c\x01\x02"), 1},
		"video/mp4":              {[]byte("\x00\x00\x00\x18ftypmp42"), 1},
		"application/pdf":        {[]byte("%PDF-1.4"), 1},
		"text/plain":             {[]byte("a letter"), 1},
		"image/webp":             {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), 0},
		"text/vcard":             {[]byte("BEGIN:VCARD"), 0},
	} {
		o, _ := withFiles(t)
		o.sends(contentType, tc.data)
		o.fetchFiles(t.Context(), nil)
		if tc.want == 1 {
			o.wantFile(store.FileKept, tc.data)
		} else if n := len(o.files()); n != 0 {
			t.Errorf("%s: %d files", contentType, n)
		}
	}
}

func TestAFileThatIsTooLarge(t *testing.T) {
	o, _ := withFiles(t)
	o.Account.o.MediaLimit = 1000
	o.sends("image/jpeg", jpeg(1001))
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileTooLarge, nil)
}

// A failure passes; the file is fetched when its time has come and not before.
func TestAFileIsTriedAgain(t *testing.T) {
	o, later := withFiles(t)
	o.twilio.MediaFault = func(try int) int { return []int{500, 429, 0}[min(try, 3)-1] }
	o.sends("image/jpeg", jpeg(10))
	failed := o.fetchFiles(t.Context(), nil)
	for n, step := range []struct {
		wait  time.Duration
		asked int
		state store.FileState
	}{
		{0, 1, store.FileExpected}, {31 * time.Second, 2, store.FileExpected}, {31 * time.Second, 2, store.FileExpected}, {31 * time.Second, 3, store.FileKept},
	} {
		later(step.wait)
		failed = o.fetchFiles(t.Context(), failed)
		if got := o.twilio.Count("media"); got != step.asked || o.files()[0].State != step.state {
			t.Fatalf("step %d: asked %d times, want %d; %+v, want %s", n, got, step.asked, o.files(), step.state)
		}
	}
}

// Twilio may know a file later than its message, or never.
func TestAFileThatTwilioDoesNotHave(t *testing.T) {
	o, later := withFiles(t)
	o.sends("image/jpeg", nil)
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileExpected, nil)
	later(giveUpUnknown + time.Minute)
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileLost, nil)
}

func TestAFileThatNeverComes(t *testing.T) {
	o, later := withFiles(t)
	o.twilio.MediaFault = func(int) int { return 503 }
	o.sends("image/jpeg", jpeg(10))
	later(giveUp - time.Minute)
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileExpected, nil)
	later(2 * time.Minute)
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileLost, nil)
}

// A page in place of the photo is not kept as one.
func TestAnErrorPageIsNoPhoto(t *testing.T) {
	o, _ := withFiles(t)
	for _, page := range []string{"<!DOCTYPE html><html>sign in</html>", `<?xml version="1.0"?><Error/>`, `{"code":20003}`, ""} {
		if plausible("image/jpeg", []byte(page)) {
			t.Errorf("%q passes as a photo", page)
		}
	}
	o.sends("image/jpeg", []byte("<html>sign in</html>"))
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileExpected, nil)
}

// What a webhook says of where a file lies is not believed: whoever could forge
// one must not make us ask another server, nor give it our password.
func TestAnAddressInAWebhookIsNeverFetched(t *testing.T) {
	var asked atomic.Int64
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Write(jpeg(10))
	}))
	defer evil.Close()
	o, _ := withFiles(t)
	for _, address := range []string{evil.URL + "/photo.jpg", "http://169.254.169.254/", "file:///etc/passwd", o.twilio.URL + "@" + strings.TrimPrefix(evil.URL, "http://"), "::"} {
		m := o.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "", "image/jpeg")
		o.twilio.Files[m.SID] = jpeg(20)
		fields := m.Fields()
		fields.Set("MediaUrl0", address)
		if status := o.twilio.Post(o.twilio.Hook, fields); status != 200 {
			t.Errorf("%s: status %d", address, status)
		}
	}
	o.fetchFiles(t.Context(), nil)
	for _, f := range o.files() {
		if f.State != store.FileKept || f.Size != 20 {
			t.Errorf("got %+v; what the account has should be kept", f)
		}
	}
	if asked.Load() != 0 || len(o.files()) != 5 {
		t.Errorf("the other server was asked %d times; %d files", asked.Load(), len(o.files()))
	}
}

func TestWhereTwilioMaySendUs(t *testing.T) {
	o, _ := withFiles(t)
	o.twilio.Elsewhere = func(string) string { return "ftp://127.0.0.1/photo" }
	o.sends("image/jpeg", jpeg(10))
	o.fetchFiles(t.Context(), nil)
	o.wantFile(store.FileExpected, nil)
	secure, err := newAPI(twiliotest.Account, twiliotest.Token, "https://api.twilio.com")
	if err != nil {
		t.Fatal(err)
	}
	for address, ok := range map[string]bool{"https://mms.twiliocdn.com/x": true, "http://mms.twiliocdn.com/x": false, "https://api.twilio.com/x": true} {
		req := httptest.NewRequest("GET", address, nil)
		req.SetBasicAuth(twiliotest.Account, twiliotest.Token)
		if err := secure.onward(req, make([]*http.Request, 1)); (err == nil) != ok || req.Header.Get("Authorization") != "" {
			t.Errorf("%s: %v, header %q", address, err, req.Header.Get("Authorization"))
		}
	}
	if secure.onward(httptest.NewRequest("GET", "https://mms.twiliocdn.com/x", nil), make([]*http.Request, maxRedirects+1)) == nil {
		t.Error("it is followed in circles")
	}
}

// When the note of a file cannot be written, Twilio delivers the message again.
func TestAMessageIsAcknowledgedAfterItsFileIsNoted(t *testing.T) {
	tr := newTrial(t)
	db := openStore(t)
	tr.Account.o.Files = db
	db.Close()
	m := tr.twilio.Text(siti, twiliotest.Number, "", "image/jpeg")
	if status := tr.twilio.Post(tr.public+MessagePath, m.Fields()); status != 503 {
		t.Errorf("status %d", status)
	}
	if status := tr.twilio.Post(tr.public+MessagePath, tr.twilio.Text(siti, twiliotest.Number, "halo").Fields()); status != 200 {
		t.Errorf("a text: status %d", status)
	}
}

func TestRunFetchesFiles(t *testing.T) {
	o, _ := withFiles(t)
	asked := make(chan struct{}, 1)
	o.twilio.MediaFault = func(int) int {
		select {
		case asked <- struct{}{}:
		default:
		}
		return 0
	}
	ended := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer close(ended)
		o.Account.Run(ctx, o.receiver.Receive)
	}()
	o.sends("image/jpeg", jpeg(10))
	select {
	case <-asked:
	case <-time.After(time.Minute):
		t.Error("nobody fetches the file")
	}
	cancel()
	<-ended
}

func TestWhichAttachmentIsTheFile(t *testing.T) {
	of := func(sid, contentType string) v2010.ApiV2010Media {
		return v2010.ApiV2010Media{Sid: &sid, ContentType: &contentType}
	}
	one, two := "ME"+strings.Repeat("1", 32), "ME"+strings.Repeat("2", 32)
	for name, tc := range map[string]struct {
		all  []v2010.ApiV2010Media
		want string
	}{
		"none":              {nil, ""},
		"the only one":      {[]v2010.ApiV2010Media{of(one, "image/png")}, one},
		"the announced one": {[]v2010.ApiV2010Media{of(one, "image/png"), of(two, "image/jpeg")}, two},
		"not an id":         {[]v2010.ApiV2010Media{of("../../../Keys.json", "image/jpeg"), of(two, "image/png")}, two},
		"without an id":     {[]v2010.ApiV2010Media{{}}, ""},
	} {
		if got := chosen(tc.all, "image/jpeg"); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
