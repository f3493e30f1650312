package console

import (
	"errors"
	"fmt"
	"sync"
)

// New reads the built-in pages, words and routes, and joins them. What is wrong
// with one of them is an error of who built the program.
func New(o Options) (*Console, error) {
	if o.DB == nil || o.Log == nil || o.Now == nil || o.NewToken == nil || o.Texts == nil {
		return nil, errors.New("the console needs a database, a log, a clock, chance and what people are told")
	}
	c := &Console{Options: o, limits: newLimits(o.Now), keeping: newLimits(o.Now), streams: newStreams(), readers: newReaders(), counts: &toldCount{}, book: sync.OnceValues(readHandbook)}
	var err error
	if c.tongues, err = readTongues(); err != nil {
		return nil, fmt.Errorf("the console's words: %w", err)
	}
	if c.assets, err = readAssets(); err != nil {
		return nil, fmt.Errorf("the console's assets: %w", err)
	}
	if c.routes, err = readRoutes(c.handlers(), c.serve); err != nil {
		return nil, fmt.Errorf("the console's routes: %w", err)
	}
	if c.pages, err = readPages(c.tongues, c.assets); err != nil {
		return nil, fmt.Errorf("the console's pages: %w", err)
	}
	if c.handler, err = c.guarded(); err != nil {
		return nil, err
	}
	return c, nil
}

// handlers joins each address of routes.txt to what answers there.
func (c *Console) handlers() map[string]handler {
	all := map[string]handler{
		"GET /{$}": showToday,

		"GET /panduan":       showHandbook,
		"GET /panduan/{bab}": showHandbook,

		"GET /masuk":           showSignIn,
		"POST /masuk":          signIn,
		"GET /masuk/kode":      showCode,
		"POST /masuk/kode":     giveCode,
		"GET /kode":            showCodeSetup,
		"POST /kode":           setUpCode,
		"GET /pastikan":        showProve,
		"POST /pastikan":       giveProof,
		"GET /invite/{token}":  showInvitation,
		"POST /invite/{token}": useInvitation,
		"POST /keluar":         signOut,

		"GET /perangkat":              showDevices,
		"POST /perangkat/{id}/akhiri": endDevice,

		"GET /bertugas":                        showDuty,
		"POST /bertugas":                       goOffDuty,
		"POST /bertugas/kembali":               comeOnDuty,
		"GET /jejak":                           showAudit,
		"GET /akun":                            showAccounts,
		"POST /akun":                           addAccount,
		"POST /akun/tautan":                    resetAccount,
		"POST /akun/tutup":                     disableAccount,
		"GET /kabar":                           streamNews,
		"GET /kabar/sekarang":                  showNews,
		"GET /kotak-masuk":                     showInbox,
		"GET /kotak-masuk/{id}":                showThread,
		"GET /kotak-masuk/{id}/berkas":         showFile,
		"POST /kotak-masuk/{id}/ambil":         takeNeed,
		"POST /kotak-masuk/{id}/kembalikan":    giveBack,
		"POST /kotak-masuk/{id}/selesai":       finishNeed,
		"POST /kotak-masuk/{id}/balas":         sendAnswer,
		"POST /kotak-masuk/{id}/catatan":       addNote,
		"POST /kotak-masuk/{id}/catatan/hapus": deleteNote,
		"POST /kotak-masuk/{id}/draf":          saveDraft,
		"POST /kotak-masuk/{id}/terlihat":      noteSeen,
		"POST /kotak-masuk/{id}/kirim-ulang":   sendAgain,
		"GET /kotak-masuk/{id}/tunda":          showSnooze,
		"POST /kotak-masuk/{id}/tunda":         snoozeNeed,
		"POST /kotak-masuk/{id}/lanjutkan":     wakeNeed,
		"GET /kotak-masuk/cari":                showInboxSearch,
		"POST /kotak-masuk/cari":               findInInbox,

		"POST /pendaftaran":             filterRegistrations,
		"GET /pendaftaran":              showRegistrations,
		"GET /pendaftaran/{id}":         showRegistration,
		"POST /pendaftaran/{id}/status": takeStep,
		"GET /pendaftaran/{id}/nik":     showNIK,
		"POST /pendaftaran/{id}/nik":    revealNIK,
		"GET /ekspor":                   showExports,
		"POST /ekspor":                  askExport,
		"GET /ekspor/{id}":              showExport,
		"GET /ekspor/{id}/berkas":       fetchExport,

		"POST /bahasa": chooseLanguage,

		"GET /orang":                       showPeople,
		"POST /orang":                      searchPeople,
		"GET /orang/{id}":                  showPerson,
		"POST /orang/{id}/tulis":           writePerson,
		"GET /berakhir":                    showEnding,
		"GET /isi":                         showContent,
		"GET /isi/nomor/{id}":              showNumber,
		"POST /isi/nomor/{id}":             changeNumber,
		"POST /isi/nomor/{id}/tarik":       takeNumberBack,
		"GET /isi/jawaban":                 showFacts,
		"POST /isi/jawaban":                findFacts,
		"GET /isi/jawaban/{id}":            showFact,
		"GET /isi/jawaban/{id}/tulis":      showFactDraft,
		"POST /isi/jawaban/{id}/tulis":     writeFact,
		"POST /isi/jawaban/{id}/baca":      reviewFact,
		"POST /isi/jawaban/{id}/sampaikan": publishFact,
		"POST /isi/jawaban/{id}/buang":     dropFact,
		"POST /isi/jawaban/{id}/tarik":     takeFactBack,
		"GET /pertanyaan":                  showQuestions,
		"POST /pertanyaan":                 seeQuestions,
		"POST /orang/{id}/permintaan":      askForPerson,
		"POST /orang/{id}/batal":           takeBackRequest,
		"POST /orang/{id}/batasi":          restrictPerson,
		"POST /orang/{id}/longgarkan":      loosenPerson,

		"GET /laporan":               showReports,
		"POST /laporan":              searchReports,
		"GET /laporan/beredar":       showOffers,
		"GET /laporan/{id}/serupa":   showAlike,
		"GET /laporan/bulan":         showMonth,
		"GET /laporan/unduh":         showReportExport,
		"POST /laporan/unduh":        exportReports,
		"GET /laporan/{id}":          showReport,
		"POST /laporan/{id}/langkah": moveReport,
		"POST /laporan/{id}/berkas":  fileReport,

		"GET /pengaturan":                      showSettings,
		"GET /pengaturan/penerima":             showRoster,
		"POST /pengaturan/penerima/urutan":     setOrder,
		"GET /pengaturan/penerima/{id}":        showPhone,
		"POST /pengaturan/penerima/{id}":       changePhone,
		"POST /pengaturan/penerima/{id}/naik":  raisePhone,
		"POST /pengaturan/penerima/{id}/turun": lowerPhone,
		"POST /pengaturan/penerima/{id}/lepas": removePhone,
		"POST /pengaturan/penerima/{id}/uji":   tryPhone,
		"GET /pengaturan/jam":                  showHours,
		"POST /pengaturan/jam":                 changeHours,
		"GET /pengaturan/libur":                showClosed,
		"POST /pengaturan/libur":               changeClosed,
		"GET /pengaturan/wakil":                showDeputies,
		"POST /pengaturan/wakil":               nameDeputy,
		"POST /pengaturan/wakil/{id}/akhiri":   endDeputy,
		"GET /pengaturan/balasan":              showCanned,
		"GET /pengaturan/balasan/baru":         showNewCanned,
		"POST /pengaturan/balasan/baru":        addCanned,
		"GET /pengaturan/balasan/{id}":         showOneCanned,
		"POST /pengaturan/balasan/{id}":        changeCanned,
		"POST /pengaturan/balasan/{id}/hapus":  removeCanned,
		"POST /kotak-masuk/{id}/siapkan":       putCanned,

		"GET /orang/{id}/hapus":                   showErase,
		"POST /orang/{id}/hapus":                  erasePerson,
		"GET /orang/{id}/unduh":                   showCopy,
		"POST /orang/{id}/unduh":                  copyPerson,
		"GET /orang/{id}/satukan":                 showJoin,
		"POST /orang/{id}/satukan":                joinPeople,
		"GET /orang/{id}/betulkan/{pendaftaran}":  showCorrection,
		"POST /orang/{id}/betulkan/{pendaftaran}": correctRegistration,
	}
	for pattern, h := range announcementHandlers() {
		all[pattern] = h
	}
	return all
}
