package whatsapp

import (
	"fmt"
	"strings"
	"time"
)

// Code names a state of the connection. The names are stored and shown in
// metrics; they never change.
type Code string

// The states.
const (
	NotLinked       Code = "not_linked"        // no device was ever linked
	WaitingForPhone Code = "waiting_for_phone" // a code is shown, nobody scanned it yet
	Connecting      Code = "connecting"        // the first connection is being made
	Linked          Code = "linked"            // messages come and go
	Restricted      Code = "restricted"        // as Linked, but WhatsApp forbids to write first (463)
	NotStoring      Code = "not_storing"       // connected, but messages cannot be stored
	Offline         Code = "offline"           // WhatsApp cannot be reached; it is being tried
	Outdated        Code = "outdated"          // WhatsApp wants a newer program (405)
	Banned          Code = "banned"            // temporarily, until Until (402)
	Blocked         Code = "blocked"           // WhatsApp closed the account (406)
	LoggedOut       Code = "logged_out"        // the device was unlinked on the phone
	Replaced        Code = "replaced"          // another program uses the same keys
	Refused         Code = "refused"           // WhatsApp refuses for another reason, in Detail
	Stopped         Code = "stopped"           // Run is not running
)

// Codes lists every state once.
var Codes = []Code{NotLinked, WaitingForPhone, Connecting, Linked, Restricted, NotStoring, Offline, Outdated, Banned, Blocked,
	LoggedOut, Replaced, Refused, Stopped}

// Status is the state of the connection at one moment.
type Status struct {
	Code  Code
	Since time.Time
	// Until is when a ban or restriction ends or the next try is made; zero where
	// there is no such time.
	Until  time.Time
	Detail string // WhatsApp's own code, for people
	// Healthy is true when messages come in, are stored, and replies go out.
	Healthy bool
	// Held is how many chats have a message that could not be stored yet.
	Held int
}

// Status returns the state now. Healthy is asked of the connection itself, not
// remembered.
func (c *Channel) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.statusLocked()
}

func (c *Channel) statusLocked() Status {
	s := c.status
	s.Held = len(c.held)
	good := s.Code == Linked && c.ready && c.client != nil && c.client.IsConnected() && c.client.IsLoggedIn()
	switch {
	case !good:
	case c.failures >= failuresToTell:
		s.Code = NotStoring
	case time.Now().Before(c.restricted):
		s.Code, s.Until = Restricted, c.restricted
		s.Healthy = true
	default:
		s.Healthy = true
	}
	if s.Code == Linked && !good {
		s.Code = Offline // lost a moment ago
	}
	return s
}

// set changes the state and tells it.
func (c *Channel) set(code Code, until time.Time, detail string) {
	c.mu.Lock()
	c.setLocked(code, until, detail)
	c.mu.Unlock()
	c.tell()
}

func (c *Channel) setLocked(code Code, until time.Time, detail string) {
	if c.status.Code == code && c.status.Detail == detail && c.status.Until.Equal(until) {
		return
	}
	// That the network is gone explains less than what WhatsApp said before.
	if code == Offline && c.status.Code.refusal() {
		return
	}
	since := time.Now()
	if c.status.Code == code {
		since = c.status.Since
	}
	c.status = Status{Code: code, Since: since, Until: until, Detail: detail}
}

// refusal reports whether WhatsApp itself said no.
func (code Code) refusal() bool {
	switch code {
	case Outdated, Banned, Blocked, LoggedOut, Replaced, Refused:
		return true
	}
	return false
}

// tell calls Options.Changed when the state differs from what was told last.
func (c *Channel) tell() {
	c.telling.Lock()
	defer c.telling.Unlock()
	c.mu.Lock()
	now := c.statusLocked()
	same := now.Code == c.told.Code && now.Detail == c.told.Detail && now.Until.Equal(c.told.Until) && now.Healthy == c.told.Healthy
	c.told = now
	c.mu.Unlock()
	if !same {
		select {
		case c.news <- struct{}{}:
		default:
		}
	}
	if !same && c.o.Changed != nil {
		c.o.Changed(now)
	}
}

// Sentence says in Indonesian, for staff, what the state means and what to do.
// Times are those of the regency (WIB).
func (s Status) Sentence() string {
	switch s.Code {
	case NotLinked:
		return "WhatsApp belum ditautkan. Jalankan `kanca whatsapp link`, lalu pindai kodenya dengan HP kantor."
	case WaitingForPhone:
		return "Menunggu HP kantor. Buka WhatsApp > Perangkat tertaut > Tautkan perangkat, lalu pindai kode atau ketik kodenya."
	case Connecting:
		return "Sedang menyambung ke WhatsApp."
	case Linked:
		return "WhatsApp tersambung. Pesan masuk dijawab."
	case Restricted:
		return "WhatsApp tersambung dan pesan masuk dijawab, tetapi WhatsApp melarang kantor menulis lebih dulu" + s.until(" sampai %s") +
			" (463). Pengumuman berhenti sendiri; jangan mengirim pesan massal dari HP kantor."
	case NotStoring:
		return "WhatsApp tersambung, tetapi pesan tidak dapat disimpan, jadi belum dijawab. Tidak ada pesan yang hilang. Periksa basis data dan ruang disk dengan `kanca doctor`."
	case Offline:
		if s.Detail == "database" {
			return "Kunci WhatsApp tidak dapat dibaca dari basis data. Periksa dengan `kanca doctor`; kanca mencoba terus."
		}
		return "WhatsApp tidak terjangkau. Periksa internet server; kanca mencoba terus, dan pesan yang menunggu akan dijawab setelah tersambung."
	case Outdated:
		return "WhatsApp menolak karena program ini sudah usang (405). Perbarui kanca; sementara itu kanca mencoba lagi" + s.until(" pukul %s") + "."
	case Banned:
		return "WhatsApp menangguhkan nomor kantor" + s.until(" sampai %s") + banReason(s.Detail) +
			". Jangan mengirim apa pun dari nomor ini; kanca menyambung lagi sendiri sesudahnya. Layani warga lewat SMS atau telepon."
	case Blocked:
		return "WhatsApp menutup akun nomor kantor (406). Buka WhatsApp di HP kantor untuk mengajukan banding, lalu tautkan lagi dengan `kanca whatsapp link`."
	case LoggedOut:
		return "Perangkat kanca dikeluarkan dari WhatsApp" + code(s.Detail) + ". Tautkan lagi dengan `kanca whatsapp link`."
	case Replaced:
		return "Program lain memakai tautan WhatsApp yang sama. Pastikan hanya satu kanca yang berjalan; kanca mencoba lagi" + s.until(" pukul %s") + "."
	case Refused:
		return "WhatsApp menolak sambungan" + code(s.Detail) + ". Kanca mencoba lagi" + s.until(" pukul %s") + "."
	case Stopped:
		return "Layanan WhatsApp tidak berjalan. Jalankan `kanca serve`."
	}
	return fmt.Sprintf("Keadaan WhatsApp tidak dikenal: %s.", s.Code)
}

var wib = time.FixedZone("WIB", 7*60*60)

func (s Status) until(format string) string {
	if s.Until.IsZero() {
		return ""
	}
	return fmt.Sprintf(format, s.Until.In(wib).Format("02-01-2006 15.04")+" WIB")
}

func code(detail string) string {
	if detail == "" {
		return ""
	}
	return " (" + detail + ")"
}

// banReason puts the reasons that WhatsApp gives (the library's list) into words.
func banReason(detail string) string {
	reason := map[string]string{
		"101": "terlalu banyak pesan ke orang yang tidak menyimpan nomor kantor",
		"102": "terlalu banyak orang memblokir nomor kantor",
		"103": "terlalu banyak grup dibuat",
		"104": "pesan yang sama dikirim ke terlalu banyak orang",
		"106": "terlalu banyak pesan lewat daftar siaran",
	}[detail]
	if reason == "" {
		return code(detail)
	}
	return strings.Join([]string{" karena ", reason, code(detail)}, "")
}
