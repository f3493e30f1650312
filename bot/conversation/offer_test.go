package conversation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/content/offers"
)

// adverts as people pass them on, lawful ones and others, in three languages.
var adverts = []string{
	"Lowongan kerja Taiwan pabrik elektronik gaji 16 juta, berangkat pakai visa turis dulu, minat WA 081200000001",
	"Info loker Malaysia ladang sawit. Biaya 12 juta bisa dicicil, KTP asli dan ijazah asli dititipkan ke kantor. Hub Pak Contoh",
	"ditawari kerja di kamboja gaji 15 juta jadi admin online, katanya cuma butuh paspor",
	"Butuh cewek umur 16-35 untuk ART di Saudi, umur bisa dituakan, uang saku 5 juta langsung cair",
	"PT Contoh Melati Jaya menempatkan caregiver ke Taiwan.\nGaji NT$20.000.\nKontrak 3 tahun.\nSyarat umur 21-45, lulusan SMP.",
	"kalau mundur denda 15 juta, sertifikat tanah jadi jaminan, kerja di polandia gaji 25 juta sebulan",
	"Kerja PRT Dubai gaji 8 juta, kalau ditanya petugas bilang mau umroh, jangan bilang disnaker",
	"bada lako e Malaysia, mangkat lebat jhalan budi, tada' paspor, bajar 5 juta ghallu, ngabari WA",
	"ca'na bada lowongan pabrik Taiwan gajina 16 juta, coma KTP asli kodhu etitip",
	"jarene ono lowongan Korea gaji 25 juta, jalur orang dalam, bayar disek 40 juta",
	"DIBUTUHKAN 50 ORANG ke Jepang, gaji 20 juta, tanpa pelatihan tanpa bahasa, langsung terbang, hubungi 081200000001",
	"LOKER HONGKONG\nGaji HK$5.100\nUsia 21-40\nPotong gaji 9 bulan\nWA 081200000001",
	"Job Polandia pabrik roti gaji 18 juta, biaya total 65 juta, DP 10 juta transfer ke rekening pribadi",
	"paspor dan ijazah ditahan PT sampai kontrak 2 tahun selesai. Job pabrik Malaysia gaji RM1.700, minat WA 081200000001",
}

// An advert is no cry for help and no wish to report or register; its signs are named.
func TestAnAdvertRaisesNoAlarmAndOpensNoForm(t *testing.T) {
	for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		for _, text := range adverts {
			for _, known := range []bool{false, true} {
				for _, passedOn := range []bool{false, true} {
					st := newStage(t, medium)
					if known {
						st.says("halo")
					}
					reply := st.step(conversation.Input{Kind: bot.KindText, Text: text, Forwarded: passedOn})
					if node := st.turn.Node; !strings.HasPrefix(node, "offer.") {
						t.Errorf("%q (%s, known %v, forwarded %v) leads to %s: %s", text, medium, known, passedOn, node, reply)
					}
					for _, e := range st.events {
						if h, ok := e.(bot.HandoverRequested); ok && h.Handover.Urgent {
							t.Errorf("%q is passed on as urgent", text)
						}
					}
				}
			}
		}
	}
}

// What kanca says of an offer is never a verdict.
func TestNobodyIsJudged(t *testing.T) {
	for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		for _, lang := range []string{"bahasa indonesia", "bhasa madura"} {
			for _, text := range adverts {
				st := newStage(t, medium)
				st.says("halo")
				st.says(lang)
				replies := st.says(text)
				for range 3 {
					replies += "\n" + st.says("1")
				}
				for word := range strings.FieldsFuncSeq(strings.ToLower(replies), func(r rune) bool { return r < 'a' || r > 'z' }) {
					for _, banned := range offers.Banned {
						if word == banned && !strings.Contains(strings.ToLower(text), banned) {
							t.Errorf("%q is answered with %q: %s", text, word, replies)
						}
					}
				}
			}
		}
	}
}

// A cry for help goes before everything: none of the cries that the models learnt from and
// are tried with is answered as an offer, as it is or passed on.
func TestNoCryIsAnsweredAsAnOffer(t *testing.T) {
	files, err := filepath.Glob("../understanding/examples/*/*/emergency.txt")
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if seen++; seen%8 != 0 && os.Getenv("KANCA_TEST_OFFERS") == "" { // all of them take twenty seconds
				continue
			}
			if line == "" || line[0] == '#' || len(strings.Fields(line)) < 4 {
				continue
			}
			for _, passedOn := range []bool{false, true} {
				st := newStage(t, bot.WhatsApp)
				st.step(conversation.Input{Kind: bot.KindText, Text: line, Forwarded: passedOn})
				if strings.HasPrefix(st.turn.Node, "offer.") {
					t.Errorf("%s, passed on %v: %q is answered at %s", filepath.Base(filepath.Dir(file)), passedOn, line, st.turn.Node)
				}
			}
		}
	}
}

// A person who was offered something can tell of danger at once.
func TestDangerGoesBeforeAnOffer(t *testing.T) {
	for _, text := range []string{
		"saya disekap di Kamboja, disuruh kerja admin scam, gaji tidak dibayar, minta tebusan 50 juta, tolong",
		"Saya dipaksa kerja di Myanmar, paspor ditahan, mau pulang disuruh bayar 50 juta, hubungi keluarga saya",
		"anak saya di Malaysia dikurung majikan, katanya kalau mau keluar denda 10 juta",
	} {
		st := newStage(t, bot.WhatsApp)
		st.hears(text, "0800")
		st = newStage(t, bot.WhatsApp)
		st.says(adverts[0])
		st.hears(text, "0800")
	}
}

func TestAnOfferIsReportedWithOneAnswer(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.hears(adverts[0]+" NIK 3513114101020003", "visa turis", "UU 18/2017 Pasal 13", "tidak bisa saya pastikan")
	st.at("offer.signs")
	st.hears("1", "tersimpan untuk petugas")
	report := st.happened("report.filed").(bot.ReportFiled).Report
	if !strings.Contains(report.What, "visa turis") || strings.Contains(report.What, "3513114101020003") {
		t.Errorf("reported is %q", report.What)
	}
}

// What is written where a form asks is its answer.
func TestAnAdvertInAReportIsTheStory(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("lapor")
	st.says("2")
	st.says(adverts[1])
	st.at("report.form.who")
}

// Who tells of an offer and of what became of it is heard as anybody else, in a form, too.
func TestADangerBesideAnOfferIsHeard(t *testing.T) {
	for _, text := range []string{
		"saya mau bunuh diri, ditawari kerja di Malaysia gaji 5 juta bayar 20 juta dulu rumah digadaikan",
		"ditawari ke Malaysia gaji 5 juta, aku pengen mati ae",
		"saya ditawari kerja di Kamboja jadi operator gaji 15 juta sekarang saya di Sihanoukville gak boleh pulang kalau gak bayar 50 juta",
		"suami saya ditawari kerja di Kamboja gaji 15 juta, sekarang tidak boleh pulang kalau tidak bayar 50 juta",
		"sengko' etawarin alako ka Kamboja gaji 12 juta, samangken ta' olle mole mon ta' majar 40 juta",
		"anak saya diajak orang kerja ke Malaysia gaji 5 juta, sudah 2 minggu di penampungan gak boleh pulang",
		"katanya di Malaysia gaji 5 juta, majikan sering raba saya",
		"katanya gaji 5 juta di Malaysia, sudah 8 bulan saya tidak terima gaji",
		"katanya ke Malaysia gaji 5 juta, sekarang kami di hutan perbatasan gak ada makan, 12 orang",
		"kulo ditawari kerjo nang Malaysia gaji 6 juta, saiki paspor dijupuk bos, gak entuk metu",
		"anak saya ditawari kerja di Taiwan gaji 10 juta, sekarang disuruh kerja di tempat karaoke layani tamu",
		"diajak teman ke Malaysia gaji 5 juta, kami ditangkap polisi imigrasi sekarang di lokap",
		"kulo ditawari kerjo nang Malaysia gaji 6 juta jebule dikon ngladeni wong lanang, gak entuk mulih",
	} {
		for _, before := range [][]string{{"halo"}, {"daftar", "ya", "Siti Contoh", "24"}, {"lapor penipuan"}} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range before {
				st.says(said)
			}
			if reply := st.says(text); !st.urgent() && !strings.Contains(reply, "sedang dalam bahaya") && !strings.Contains(reply, "dhalem bhabaja") && !strings.Contains(st.turn.Node, "emergency") && !strings.Contains(st.turn.Node, "report") {
				t.Errorf("%q after %q leads to %s: %s", text, before, st.turn.Node, reply)
			}
		}
	}
}

// Whoever sends an advert back and wants no more of them, or wants something else, is heard.
func TestAWishBesideAnOfferIsHeard(t *testing.T) {
	for _, text := range []string{
		"Dibutuhkan pekerja ke Malaysia gaji 8 juta langsung berangkat bayar 10 juta hub 081200000001. BERHENTI",
		"Dibutuhkan pekerja ke Malaysia gaji 8 juta langsung berangkat hub 081200000001 jangan kirim pesan lagi ke saya",
		"berhenti, saya sudah ditawari kerja di Malaysia gaji 5 juta", "stop kirim lowongan kerja Taiwan gaji 10 juta ke nomor ini",
		"saya ditawari kerja ke Taiwan gaji 10 juta, hapus data saya, gak jadi daftar",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.HasPrefix(st.turn.Node, "offer.") {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}
