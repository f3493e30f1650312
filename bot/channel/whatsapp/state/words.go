package state

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Sentence says in Indonesian, for staff, what the state means and what to do.
// Times are those of the regency (WIB).
func (s Status) Sentence() string {
	switch s.Code {
	case NotLinked:
		return "WhatsApp belum ditautkan. Jalankan `kanca whatsapp link`, lalu pindai kodenya dengan HP kantor."
	case Unconfirmed:
		return "WhatsApp sudah ditautkan, tetapi belum dipastikan bahwa nomornya nomor kantor. Belum ada yang dijawab. Jalankan `kanca whatsapp confirm`; kalau salah nomor, `kanca whatsapp unlink`."
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
		return "Pesan WhatsApp tidak dapat disimpan, jadi belum dijawab. Tidak ada pesan yang hilang. Periksa basis data dan ruang disk dengan `kanca doctor`."
	case NotSending:
		return "WhatsApp tersambung, tetapi menolak setiap jawaban" + code(s.Detail) + ". Jawaban menunggu, tidak ada yang hilang; kanca mencoba lagi" + s.until(" pukul %s") +
			". Layani warga dari HP kantor, lewat SMS, atau telepon. Buka WhatsApp di HP kantor: kalau ada peringatan tentang akun, ikuti; jangan kirim pesan massal."
	case Offline:
		if s.Detail == "database" {
			return "Kunci WhatsApp tidak dapat dibaca dari basis data. Periksa dengan `kanca doctor`; kanca mencoba terus."
		}
		if s.Detail == TooOften {
			return "Sambungan WhatsApp terlalu sering putus, jadi kanca menunggu dulu" + s.until(" sampai %s") + " supaya nomor tidak diblokir. Pesan yang menunggu akan dijawab. Periksa internet server, dan jangan menyalakan ulang kanca."
		}
		return "WhatsApp tidak terjangkau. Periksa internet server; kanca mencoba terus, dan pesan yang menunggu akan dijawab setelah tersambung."
	case Outdated:
		if s.Detail == SetByHand {
			return "WhatsApp menolak karena KANCA_WHATSAPP_VERSION berisi versi yang sudah usang (405). Hapus setelan itu, atau isi dengan versi WhatsApp Web hari ini, lalu nyalakan ulang kanca; sementara itu kanca mencoba lagi" + s.until(" pukul %s") + "."
		}
		return "WhatsApp menolak karena program ini sudah usang (405). Perbarui kanca; sementara itu kanca mencoba lagi" + s.until(" pukul %s") + "."
	case Banned:
		return "WhatsApp menangguhkan nomor kantor" + s.until(" sampai %s") + banReason(s.Detail) +
			". Jangan mengirim apa pun dari nomor ini; kanca menyambung lagi sendiri sesudahnya. Layani warga lewat SMS atau telepon."
	case Blocked:
		return "WhatsApp menutup akun nomor kantor (406). Buka WhatsApp di HP kantor untuk mengajukan banding, lalu tautkan lagi dengan `kanca whatsapp link`."
	case Locked:
		return "WhatsApp mengunci akun nomor kantor atau akunnya pindah HP (403). Jangan tautkan lagi dulu: buka WhatsApp di HP kantor. " +
			"Kalau akun ditinjau atau dilarang, ajukan peninjauan dan tunggu jawabannya; kalau hanya pindah HP dan WhatsApp di HP berjalan seperti biasa, tautkan dengan `kanca whatsapp link`. " +
			"Pengumuman berhenti sendiri. Layani warga lewat SMS atau telepon."
	case LoggedOut:
		if !s.Until.IsZero() {
			return "WhatsApp mengatakan perangkat kanca dikeluarkan" + code(s.Detail) + ", dan itu pernah keliru; kanca bertanya lagi" + s.until(" pukul %s") +
				". Buka Perangkat tertaut di HP kantor: kalau kanca tidak ada di sana, tautkan lagi dengan `kanca whatsapp link`."
		}
		return "Perangkat kanca dikeluarkan dari WhatsApp" + code(s.Detail) + ". Tautkan lagi dengan `kanca whatsapp link`."
	case Replaced:
		return "Program lain memakai tautan WhatsApp yang sama. Pastikan hanya satu kanca yang berjalan; kanca mencoba lagi" + s.until(" pukul %s") + "."
	case Refused:
		if s.Detail == strconv.Itoa(TooManyLogins) {
			return "WhatsApp menolak karena terlalu sering dicoba (429). Jangan menyalakan ulang kanca atau menautkan lagi; kanca mencoba lagi" + s.until(" pukul %s") + "."
		}
		return "WhatsApp menolak sambungan" + code(s.Detail) + ". Kanca mencoba lagi" + s.until(" pukul %s") + "."
	case Stopped:
		return "Layanan WhatsApp tidak berjalan. Jalankan `kanca serve`."
	}
	return fmt.Sprintf("Keadaan WhatsApp tidak dikenal: %s.", s.Code)
}

// WIB is the time of the regency.
var WIB = time.FixedZone("WIB", 7*60*60)

func (s Status) until(format string) string {
	if s.Until.IsZero() {
		return ""
	}
	return fmt.Sprintf(format, s.Until.In(WIB).Format("02-01-2006 15.04")+" WIB")
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

// Advice is Sentence in English, for the terminal and the log.
func (s Status) Advice() string {
	switch s.Code {
	case NotLinked:
		return "no device is linked; run kanca whatsapp link and scan the code with the office phone"
	case Unconfirmed:
		return "a device is linked, but nobody has confirmed that its number is the office's, so nothing is answered; run kanca whatsapp confirm, or kanca whatsapp unlink if it is the wrong phone"
	case WaitingForPhone:
		return "waiting for the office phone; open WhatsApp > Linked devices > Link a device, then scan the code or type it"
	case Connecting:
		return "connecting to WhatsApp"
	case Linked:
		return "connected; messages are answered"
	case Restricted:
		return "connected and messages are answered, but WhatsApp forbids the office to write first" + s.until(" until %s") +
			" (463); announcements have stopped by themselves, and do not send to many people from the office phone either"
	case NotStoring:
		return "messages cannot be stored and are not answered yet; none is lost; look at the database and the disk with kanca doctor"
	case NotSending:
		return "connected, but WhatsApp refuses every answer" + code(s.Detail) + "; answers wait and none is lost; it is tried again" + s.until(" at %s") +
			"; serve people from the office phone, by SMS or telephone, and look there whether WhatsApp warns about the account"
	case Offline:
		if s.Detail == "database" {
			return "the keys of WhatsApp cannot be read from the database; look at it with kanca doctor; it is tried again"
		}
		if s.Detail == TooOften {
			return "the connection to WhatsApp was made too often within the hour; kanca waits" + s.until(" until %s") + " so that the number is not blocked, and messages that wait will be answered; check the server's internet connection, and do not restart kanca"
		}
		return "WhatsApp cannot be reached; check the server's internet connection; it is tried again, and messages that wait will be answered"
	case Outdated:
		if s.Detail == SetByHand {
			return "WhatsApp refuses the version that KANCA_WHATSAPP_VERSION names as outdated (405); remove that setting, or set it to the version of WhatsApp Web of today, and restart kanca; it is tried again" + s.until(" at %s")
		}
		return "WhatsApp refuses this program as outdated (405); it claims the newest version it knows and looks for a newer one; if that goes on, update kanca or set KANCA_WHATSAPP_VERSION; it is tried again" + s.until(" at %s")
	case Banned:
		return "WhatsApp has suspended the office's number" + s.until(" until %s") + code(s.Detail) +
			"; send nothing from it; kanca connects again by itself afterwards; serve people by SMS or telephone"
	case Blocked:
		return "WhatsApp has closed the office's account (406); appeal in WhatsApp on the office phone, then link again with kanca whatsapp link"
	case Locked:
		return "WhatsApp has locked the office's account, or it moved to another phone (403); do not link again yet: open WhatsApp on the office phone; " +
			"if the account is under review or banned, ask for a review and wait for the answer; if only the phone was changed and WhatsApp works there, run kanca whatsapp link; " +
			"announcements have stopped by themselves; serve people by SMS or telephone"
	case LoggedOut:
		if !s.Until.IsZero() {
			return "WhatsApp says that the device was removed" + code(s.Detail) + ", which has been wrong before; it is asked again" + s.until(" at %s") +
				"; look at the linked devices on the office phone, and if kanca is not there, link it again with kanca whatsapp link"
		}
		return "the device was removed from the office's WhatsApp" + code(s.Detail) + "; link it again with kanca whatsapp link"
	case Replaced:
		return "another program uses the same keys; make sure that only one kanca runs; it is tried again" + s.until(" at %s")
	case Refused:
		if s.Detail == strconv.Itoa(TooManyLogins) {
			return "WhatsApp refuses because there were too many tries (429); do not restart kanca or link again; it is tried again" + s.until(" at %s")
		}
		return "WhatsApp refuses the connection" + code(s.Detail) + "; it is tried again" + s.until(" at %s")
	case Stopped:
		return "the service does not run, so nothing is answered; start kanca serve"
	}
	return fmt.Sprintf("the state %q is not known", s.Code)
}
