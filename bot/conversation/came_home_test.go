package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A relative who came home because the contract ended is no alarm.
func TestWhoCameHomeIsNoCry(t *testing.T) {
	for _, text := range []string{
		"adik ipar saya pulang dari taiwan, kontraknya sudah habis", "ipar saya sudah pulang dari taiwan kontraknya habis", "kakak saya sudah pulang dari malaysia kontraknya selesai", "ale' kaula la mole dhari malaysia, kontragga mare", "bojoku wis mulih teko hongkong kontrake entek", "bulik saya baru pulang dari singapura bulan kemarin", "tang bhibbhi' mole dhari taiwan, kontragga la mare", "suami saya pulang dari korea minggu lalu, kontrak selesai",
	} {
		for _, first := range []bool{true, false} {
			st := newStage(t, bot.SMS)
			if !first {
				st.says("menu")
			}
			if reply := st.says(text); st.urgent() || strings.Contains(reply, "dalam bahaya") || strings.Contains(reply, "dhalem bahaya") {
				t.Errorf("%q (first %v) raises an alarm: %s", text, first, reply)
			}
		}
	}
	for _, text := range []string{
		"adik saya pulang kabur dari taiwan", "adik ipar saya pulang dari taiwan dipukuli majikan", "adik saya di taiwan kontraknya habis tapi gak boleh pulang", "adik saya pulang dari taiwan tinggal nama", "adik ipar saya pulang dari taiwan meninggal", "kakak saya pulang dari malaysia kontraknya habis badannya memar", "adik saya pulang dari saudi hamil kontraknya habis", "adik saya pulang dari taiwan kontraknya habis sakit parah", "ale' kaula mole dhari malaysia mate", "adik saya mau pulang dari taiwan kontraknya habis majikan nahan paspor", "kontraknya habis adik saya di malaysia belum bisa pulang", "adik saya pulang dari taiwan tinggal jenazah", "adik saya pulang dari taiwan gak digaji",
	} {
		st := newStage(t, bot.SMS)
		st.says("menu")
		if reply := st.says(text); !st.urgent() && st.state().Asking != "danger" {
			t.Errorf("%q is not heard at %s: %s", text, st.turn.Node, reply)
		}
	}
}

// That somebody works, began or left work, where and when, is no alarm.
func TestWhereAndWhenOneWorksIsNoCry(t *testing.T) {
	for _, text := range []string{
		"kakak saya berhenti kerja di malaysia bulan kemaren", "ale' kaula ambu alako e Malaysia", "kaula molae malem lakona e pabrik", "kaula alako malem e pabrik", "kaula molae lagguna alako e sabah", "adik saya berhenti kerja di taiwan tahun lalu", "tang kaka' ambu alako e malaysia bulan se lebat", "bojoku mandeg kerjo nang malaysia wulan wingi", "engko' alako malem neng pabrik", "saya mulai kerja pagi di sabah",
	} {
		st := newStage(t, bot.SMS)
		st.says("menu")
		if reply := st.says(text); st.urgent() || st.state().Asking == "danger" {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
		for _, e := range st.events {
			if strings.HasPrefix(e.Type(), "announcements") {
				t.Errorf("%q leads to %s", text, e.Type())
			}
		}
	}
	for _, text := range []string{
		"kakak saya dipaksa kerja malam di malaysia", "adik saya berhenti kerja di malaysia disekap majikan", "ale' kaula alako e malaysia epokol", "kaula epaksa alako malem e pabrik", "adik saya di malaysia gak boleh berhenti kerja", "kakak saya berhenti kerja di malaysia gak ada kabar", "kakak saya berhenti kerja di malaysia kabur dari majikan", "ale' kaula ta' olle ambu alako e malaysia", "kakak saya berhenti kerja di malaysia sekarang hilang", "kaula alako malem e pabrik epokol juragan", "adik saya kerja di kamboja gak bisa pulang",
	} {
		st := newStage(t, bot.SMS)
		st.says("menu")
		if reply := st.says(text); !st.urgent() && st.state().Asking != "danger" {
			t.Errorf("%q is not heard at %s: %s", text, st.turn.Node, reply)
		}
	}
}

// That there is nothing is a no to the question about danger, in whatever words and behind
// whatever other no; that nobody helps, or something is not safe, is none.
func TestNothingAtAllIsANoToDanger(t *testing.T) {
	ask := func() *stage {
		st := newStage(t, bot.SMS)
		st.says("menu")
		st.says("adik saya pulang dari taiwan tinggal nama")
		if st.state().Asking != "danger" {
			t.Fatalf("it is not asked about danger, but at %s", st.turn.Node)
		}
		return st
	}
	for _, text := range []string{
		"bunten, tadha' pa-ponapa", "bunten, tada' pa-ponapa", "bunten, tadha' ponapa", "bunten, tadha' apa-apa", "tadha' napa-napa", "bunten, tadha' napa-napa", "tak arapa", "ora ono opo-opo", "enja', tade' pa-ponapa pak", "bhunten tada' ponapa", "ora, ora ono opo-opo", "tidak, tidak ada apa-apa", "benne, tadha' pa ponapa",
	} {
		st := ask()
		if reply := st.says(text); st.urgent() || st.state().Asking != "" {
			t.Errorf("%q is taken for no no: %s", text, reply)
		}
	}
	for _, text := range []string{"bunten, tadha' se nolong", "bunten, ta' aman", "tadha' se nolong, epokol terros", "bunten, tadha' pa-ponapa se bisa ekakan, epokol", "ora, ono bahaya"} {
		st := ask()
		if reply := st.says(text); !st.urgent() && st.state().Asking != "danger" {
			t.Errorf("%q is taken for a no: %s", text, reply)
		}
	}
}

// Whether a child may stay at home is no question about who goes: nobody is threatened.
func TestWhoAsksOfAChildAtHomeIsNotThreatened(t *testing.T) {
	steps := [][]string{{"menu"}, {"menu", "daftar", "ya"}, {"menu", "daftar", "ya", "Siti Contoh"}, {"menu", "daftar", "ya", "Siti Contoh", "24"}, {"menu", "daftar", "ya", "Siti Contoh", "24", "Kraksaan"}}
	for _, step := range steps {
		at := func() (*stage, string) {
			st := newStage(t, bot.SMS)
			for _, said := range step {
				st.says(said)
			}
			return st, st.turn.Node
		}
		for _, text := range []string{"anak saya umurnya 12 tahun boleh ditinggal?", "anakku umur 3 tahun apa boleh ditinggal kerja?", "adik saya masih 15 tahun boleh ditinggal gak?"} {
			st, node := at()
			if reply := st.says(text); strings.Contains(reply, "penjara") || strings.Contains(reply, "Umur minimal") || st.urgent() || len(step) > 1 && st.turn.Node != node {
				t.Errorf("%v, then %q at %s: %s", step, text, st.turn.Node, reply)
			}
		}
		st, _ := at()
		if reply := st.says("anak saya umur 12 tahun boleh kerja di taiwan?"); !strings.Contains(reply, "18") {
			t.Errorf("%v: the least age is not told: %s", step, reply)
		}
	}
}
