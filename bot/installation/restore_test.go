package installation_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/backup"
	"kanca/bot/installation"
	"kanca/bot/seal"
	"kanca/bot/store"
)

// Yesterday's backup comes back: what was there is kept aside, and what people asked
// for since holds.
func yesterday(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.settled(20)
	before := h.stats()
	file := h.backedUp("")
	h.writes("hapus data saya", []bot.Address{phone(1)}, bot.DataDeleted{})
	h.writes("berhenti", []bot.Address{phone(2)}, bot.OptedOutOfAnnouncements{})
	h.writes("halo lagi", []bot.Address{phone(3)})
	h.writes("tolong saya disekap", []bot.Address{phone(3)}, bot.HandoverRequested{Handover: bot.Handover{ID: "h3", Note: "tolong", Urgent: true}})
	h.writes("hapus nik saya", []bot.Address{phone(5)}, bot.NIKRemoved{})
	h.writes("batalkan pendaftaran saya", []bot.Address{phone(6)}, bot.RegistrationWithdrawn{ID: "r6"})
	newer := store.Newer{Messages: 6, Cries: 1}
	o := options()
	o.Force = false
	if done, err := h.Restore(t.Context(), file, o); !errors.Is(err, installation.ErrThere) || done.Newer != newer {
		t.Fatalf("without force: %v, %+v", err, done.Newer)
	}
	if got := h.stats(); got.Messages <= before.Messages {
		t.Fatalf("something was put back without force: %+v", got)
	}
	done, err := h.Restore(t.Context(), file, options())
	if err != nil {
		t.Fatal(err)
	}
	if done.Newer != newer {
		t.Errorf("what is newer than the backup: %+v", done.Newer)
	}
	if done.Erased != 1 || done.Silenced != 1 || done.Unsure != 20 || done.Aside == "" || done.Fresh || done.Unknown != nil {
		t.Errorf("%+v, aside %q", done.Granted, done.Aside)
	}
	after := h.stats()
	if after.Messages != before.Messages || after.Registrations != 19 || after.People != 19 || after.Queued != 0 {
		t.Errorf("%+v, before %+v", after, before)
	}
	for n, want := range []struct {
		messages int
		silent   bool
	}{{2, false}, {0, false}, {2, true}, {2, false}} {
		if got, silent := h.known(phone(n)); got > 0 != (want.messages > 0) || silent != want.silent {
			t.Errorf("person %d: %d messages, silent %v", n, got, silent)
		}
	}
	// What was taken back since is not there again.
	h.in(func(db *store.DB) error {
		return db.Registrations(t.Context(), func(r store.StoredRegistration) error {
			if (r.NIKMasked == "") != (r.ID == "r5") || (r.Status == "withdrawn") != (r.ID == "r6") {
				t.Errorf("registration %s: NIK %q, %s", r.ID, r.NIKMasked, r.Status)
			}
			return nil
		})
	})
	// Identity numbers open, and life goes on.
	h.in(func(db *store.DB) error { _, err := db.NIK(t.Context(), "r7"); return err })
	h.writes("masih saya", []bot.Address{phone(7)})
	// Again, over what was put back a moment ago.
	if done, err := h.Restore(t.Context(), file, options()); err != nil || done.Erased != 1 || done.Silenced != 1 {
		t.Errorf("a second time: %+v %v", done.Granted, err)
	}
	if got := h.stats(); got.People != 19 {
		t.Errorf("after the second time: %+v", got)
	}
}

// A number moved to somebody else who asked to be forgotten: who had it before did not.
func movedNumber(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.writes("daftar", []bot.Address{account(1), phone(1)}, bot.ConsentGiven{Version: "c1"})
	h.writes("daftar", []bot.Address{account(3), phone(3)}, bot.ConsentGiven{Version: "c1"})
	file := h.backedUp("")
	h.writes("halo", []bot.Address{account(2), phone(1)})
	h.writes("hapus data saya", []bot.Address{account(2), phone(1)}, bot.DataDeleted{})
	h.writes("hapus data saya", []bot.Address{account(3), phone(3)}, bot.DataDeleted{})
	done, err := h.Restore(t.Context(), file, options())
	if err != nil || done.Erased != 1 {
		t.Fatalf("%+v, aside %q, %v", done.Granted, done.Aside, err)
	}
	if got, _ := h.known(account(1)); got == 0 {
		t.Error("who had the number before was erased")
	}
	if got, _ := h.known(account(3)); got != 0 {
		t.Error("who asked to be forgotten is known")
	}
}

// An erasure is not lost on the way through a backup that is older than the person.
func twoRestores(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.settled(2)
	monday := h.backedUp("")
	h.writes("daftar", []bot.Address{phone(50)}, bot.ConsentGiven{Version: "c1"})
	tuesday := h.backedUp("")
	h.writes("hapus data saya", []bot.Address{phone(50)}, bot.DataDeleted{})
	h.writes("berhenti", []bot.Address{phone(51)}, bot.OptedOutOfAnnouncements{})
	for _, file := range []string{monday, tuesday} {
		if _, err := h.Restore(t.Context(), file, options()); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := h.known(phone(50)); got != 0 {
		t.Errorf("who asked to be forgotten is known by %d messages", got)
	}
	if _, silent := h.known(phone(51)); !silent {
		t.Error("who said BERHENTI is not left alone")
	}
}

// The keys come back with their passphrase into an empty place, and only so; no
// other installation's are replaced.
func keysComeBack(t *testing.T, build func(t *testing.T) house) {
	const phrase = "kuda makan padi"
	h := build(t)
	h.settled(3)
	file, bare := h.backedUp(phrase), h.backedUp("")
	empty := build(t)
	for name, c := range map[string]struct{ file, phrase, says string }{
		"no keys at all":       {bare, phrase, "the backup has none"},
		"no passphrase":        {file, "", "KANCA_BACKUP_PASSPHRASE"},
		"another passphrase":   {file, "kuda makan pada", "not the one"},
		"a backup cut in half": {half(t, file), phrase, "not a whole backup"},
	} {
		o := options()
		o.Passphrase = c.phrase
		if _, err := empty.Restore(t.Context(), c.file, o); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(empty.KeyFile); err == nil {
			t.Errorf("%s: a key file was made", name)
		}
	}
	o := options()
	o.Passphrase, o.Force = phrase, false
	done, err := empty.Restore(t.Context(), file, o)
	if err != nil || !done.Fresh || !done.KeysPut || done.Aside != "" {
		t.Fatalf("%+v, aside %q, %v", done.Granted, done.Aside, err)
	}
	empty.in(func(db *store.DB) error { _, err := db.NIK(t.Context(), "r2"); return err })
	if info, err := os.Stat(empty.KeyFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}

	other := build(t)
	other.settled(1)
	ring, _ := os.ReadFile(other.KeyFile)
	for _, phrase := range []string{"", phrase} {
		o := options()
		o.Passphrase = phrase
		if _, err := other.Restore(t.Context(), file, o); err == nil {
			t.Error("a backup of another installation was put in place")
		}
	}
	if now, _ := os.ReadFile(other.KeyFile); !bytes.Equal(now, ring) {
		t.Error("the keys of another installation were replaced")
	}
	if got := other.stats(); got.Registrations != 1 {
		t.Errorf("%+v", got)
	}
}

func half(t *testing.T, file string) string {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "half.zip")
	if err := os.WriteFile(cut, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	return cut
}

// A backup that is older than a rotation of the keys needs a key that left the file:
// the one in the backup is added, and both the old and the new database open.
func beforeARotation(t *testing.T, build func(t *testing.T) house) {
	const phrase = "kuda makan padi"
	h := build(t)
	h.settled(3)
	file, bare := h.backedUp(phrase), h.backedUp("")
	h.in(func(db *store.DB) error { _, err := db.RotateKeys(t.Context(), store.RotateOptions{}); return err })
	if _, err := h.Restore(t.Context(), bare, options()); err == nil || !strings.Contains(err.Error(), "keys are not those of the backup") {
		t.Errorf("without its key: %v", err)
	}
	o := options()
	o.Passphrase = phrase
	if _, err := h.Restore(t.Context(), file, o); err != nil {
		t.Fatal(err)
	}
	ring, err := seal.Read(h.KeyFile)
	if err != nil || !ring.Has("k1") || !ring.Has("k2") {
		t.Errorf("%v %v", ring.KeyIDs(), err)
	}
	h.in(func(db *store.DB) error { _, err := db.NIK(t.Context(), "r1"); return err })
}

// A damaged database is replaced, and that nobody knows its people's wishes is said.
func TestADamagedDatabaseIsReplaced(t *testing.T) {
	h := embedded(t)
	h.settled(30)
	file := h.backedUp("")
	path := strings.TrimPrefix(h.Database, "sqlite:")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string][]byte{"rubbish": bytes.Repeat([]byte("x"), 10_000), "empty": {}, "torn": append(bytes.Clone(whole[:4096]), bytes.Repeat([]byte{7}, len(whole)-4096)...)} {
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		done, err := h.Restore(t.Context(), file, options())
		if err != nil || done.Unknown == nil {
			t.Errorf("%s: %v %v", name, done.Unknown, err)
			continue
		}
		if kept, _ := os.ReadFile(filepath.Join(done.Aside, "kanca.db")); !bytes.Equal(kept, broken) {
			t.Errorf("%s: what was there is not kept as it was", name)
		}
		if got := h.stats(); got.Registrations != 30 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Whoever was signed in when the backup was written, or had a link, may have been
// signed out since, or have used it: nobody comes in with what a backup brings back.
func nobodyIsSignedIn(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.in(func(db *store.DB) error {
		s, err := db.AddStaff(t.Context(), bot.Staff{Name: "Siti Contoh", Role: bot.RolePetugas}, "a link")
		if err != nil {
			return err
		}
		return db.InTx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.StartSession(t.Context(), s.ID, "a token", true, "", "")
			return err
		})
	})
	file := h.backedUp("")
	if _, err := h.Restore(t.Context(), file, options()); err != nil {
		t.Fatal(err)
	}
	h.in(func(db *store.DB) error {
		if _, err := db.Session(t.Context(), "a token"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("somebody is signed in after a restore: %v", err)
		}
		if _, err := db.Invited(t.Context(), "a link"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a link of before works after a restore: %v", err)
		}
		_, err := db.VerifyAudit(t.Context(), "")
		return err
	})
}

// A service that works on the database is not restored under.
func keepsAway(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.settled(1)
	file := h.backedUp("")
	h.in(func(db *store.DB) error {
		if h.Embedded() {
			// Its lock is the program's; here somebody has the file open.
			return db.InTx(t.Context(), func(*store.Tx) error {
				_, err := h.Restore(t.Context(), file, options())
				if err == nil || !strings.Contains(err.Error(), "another program works on") {
					t.Errorf("%v", err)
				}
				return nil
			})
		}
		ended := make(chan struct{})
		defer close(ended)
		go func() {
			for {
				select {
				case <-ended:
					return
				default:
					_ = db.ReadKeys(t.Context(), "serve trial")
				}
			}
		}()
		if err := db.ReadKeys(t.Context(), "serve trial"); err != nil {
			return err
		}
		if _, err := h.Restore(t.Context(), file, options()); !errors.Is(err, installation.ErrServed) {
			t.Errorf("%v", err)
		}
		return nil
	})
	if got := h.stats(); got.Registrations != 1 {
		t.Errorf("%+v", got)
	}
	if h.Embedded() {
		return
	}
	// One that was killed left its name behind and is not waited for.
	if _, err := h.Restore(t.Context(), file, options()); err != nil {
		t.Error(err)
	}
}

// killed runs a job in a process that kills itself with SIGKILL at its n-th step,
// and returns whether it came so far.
func (h house) killed(job, file string, n int, more ...string) bool {
	h.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), append(more, "KANCA_TEST_JOB="+job, "KANCA_TEST_KILL="+strconv.Itoa(n), "KANCA_TEST_FOLDER="+h.Folder,
		"KANCA_TEST_DB="+h.Database, "KANCA_TEST_FILE="+file)...)
	out, err := c.CombinedOutput()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ExitCode() == -1 {
		return true
	}
	if err != nil {
		h.Fatalf("step %d: %v\n%s", n, err, out)
	}
	return false
}

// Killed at each of its steps, a restore leaves what was there or the backup, whole;
// and the next one comes to its end.
func killedAnywhere(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.settled(5)
	h.writes("halo", []bot.Address{phone(4)})
	file := h.backedUp("")
	h.writes("hapus data saya", []bot.Address{phone(0)}, bot.DataDeleted{})
	for range 3 {
		h.writes("sesudahnya", []bot.Address{phone(1)})
	}
	before := h.stats()
	old, fresh, kills := 0, 0, 0
	for n := 1; ; n += 1 + n/12 { // each of the first steps, then fewer, for most are tables
		if !h.killed("restore", file, n) {
			break
		}
		kills++
		got := h.stats()
		switch got.Messages {
		case before.Messages:
			old++
		case before.Messages - 8:
			fresh++
		default:
			t.Fatalf("killed at step %d: %+v", n, got)
		}
		if got.Registrations != 4 || got.People != 4 {
			t.Errorf("killed at step %d: %+v", n, got)
		}
		if got, _ := h.known(phone(0)); got != 0 {
			t.Errorf("killed at step %d: the erased one is known", n)
		}
		if fresh > 0 {
			h.writes("sesudahnya", []bot.Address{phone(1)}) // or the next kill cannot tell them apart
			before = h.stats()
			break
		}
	}
	last := h.steps(file)
	for n := -4; n <= 0; n++ { // and each of the last ones
		if !h.killed("restore", file, last+n) {
			t.Errorf("a restore has fewer than %d steps", last+n)
		}
		if got := h.stats(); got.Registrations != 4 || got.People != 4 {
			t.Errorf("killed %d steps before the end: %+v", -n, got)
		}
	}
	if _, err := h.Restore(t.Context(), file, options()); err != nil {
		t.Fatal(err)
	}
	if kills < 15 || old == 0 {
		t.Errorf("%d kills, %d left the old one, %d the new one", kills, old, fresh)
	}
	t.Logf("%d kills, %d left the old one, %d the new one", kills, old, fresh)
	if left, _ := filepath.Glob(filepath.Join(h.Folder, "*building*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// steps counts the steps of a restore.
func (h house) steps(file string) (n int) {
	h.Helper()
	o := options()
	o.Step, o.Progress = func(string) { n++ }, func(string, int64) { n++ }
	if _, err := h.Restore(h.Context(), file, o); err != nil {
		h.Fatal(err)
	}
	return n
}

// The order of files in a damaged or foreign archive is of no matter: each is told
// in one sentence.
func TestWhatIsNoBackupIsToldInOneSentence(t *testing.T) {
	h := embedded(t)
	h.settled(1)
	for name, content := range map[string]string{"text.zip": "halo", "empty.zip": "", "database.zip": "SQLite format 3\x00"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Restore(t.Context(), path, options()); !errors.Is(err, backup.ErrDamaged) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := h.stats(); got.Registrations != 1 {
		t.Errorf("%+v", got)
	}
}

// Who proved to be who registered by SMS had everything deleted: in a backup from before
// the proof that is two people, and both are forgotten.
func provenAndForgotten(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.writes("daftar", []bot.Address{phone(1)}, bot.ConsentGiven{Version: "c1"})
	h.writes("halo", []bot.Address{account(1), phone(1)})
	file := h.backedUp("")
	h.in(func(db *store.DB) error {
		first, err := db.FindPerson(t.Context(), phone(1))
		if err == nil {
			h.writes("patokan", []bot.Address{account(1), phone(1)}, bot.PersonProven{Earlier: first})
		}
		return err
	})
	h.writes("halo", []bot.Address{account(1), phone(2)})
	h.writes("halo", []bot.Address{account(2), phone(1)}) // somebody else has the number now
	h.writes("hapus data saya", []bot.Address{account(1), phone(2)}, bot.DataDeleted{})
	done, err := h.Restore(t.Context(), file, options())
	if err != nil || done.Erased != 2 {
		t.Fatalf("%+v, aside %q, %v", done.Granted, done.Aside, err)
	}
	for _, a := range []bot.Address{phone(1), account(1)} {
		if got, _ := h.known(a); got != 0 {
			t.Errorf("%v asked to be forgotten and is known by %d messages", a, got)
		}
	}
}
