package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever says beside a report that nobody is in danger, or points at the option for it, is
// heard: the question about danger does not come, and the report begins.
func TestANoToDangerInsideAReportCounts(t *testing.T) {
	for _, text := range []string{
		"alhamdulillah tidak ada yang bahaya, saya ditipu calo 3 juta", "alhamdulillah mboten wonten bahaya, kulo diapusi calo 3 yuta", "sobung se bahaya, kaula etepo calo 3 juta", "sing nomer loro mbak, soal calo", "yang kedua kak, mau lapor calo", "se nomer dhua' pak, kaula etepo", "tidak ada bahaya kak, cuma uang saya dibawa calo", "aman semua, saya cuma mau lapor calo yang bohong",
		"gak ada yang dalam bahaya kok, saya kena tipu calo", "ora ono bahaya mas, aku diapusi calo", "nomor 2 mbak, soal penipuan", "bukan bahaya, saya mau lapor penipuan calo",
	} {
		for _, before := range [][]string{{"menu", "lapor"}, {"lapor"}} {
			st := newStage(t, bot.WhatsApp)
			for _, b := range before {
				st.says(b)
			}
			reply := st.says(text)
			if st.urgent() || strings.Contains(reply, "dalam bahaya*?") || strings.Contains(reply, "dhalem bahaya*?") || !strings.HasPrefix(st.turn.Node, "report.form") {
				t.Errorf("%v, then %q: at %s urgent %v %s", before, text, st.turn.Node, st.urgent(), reply)
			}
		}
	}
	for _, text := range []string{"tidak aman, saya dipukul majikan", "gak ada bahaya katanya tapi saya disekap calo", "nomor 2 mbak tolong saya disekap", "tidak ada yang nolong, saya dikurung", "gak bahaya, saya ditipu calo lalu dibawa ke mess gak boleh pulang", "gak bahaya kok mbak, cuma majikan suka megang megang saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.says("lapor")
		if reply := st.says(text); !st.urgent() && !strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
}

// Good news of a relative abroad is no alarm: what is wished is answered.
func TestGoodNewsIsNoAlarm(t *testing.T) {
	for _, text := range []string{
		"bibi saya di taiwan betah majikannya baik, saya mau ke sana juga", "tang eppa' toman alako e malaysia, sateya la mole", "bapak saya pernah kerja di malaysia sekarang sudah pulang", "bojo kulo kerasan teng hongkong, majikane sae, kulo nggih kepingin", "tang bhibbhi' kerasan e taiwan, majikanna bhagus, kaula terro ka dissa keya", "anak saya di taiwan senang, bosnya baik", "kakak saya sukses di korea, saya pengen nyusul", "adik saya betah di jepang alhamdulillah", "teman saya dulu di hongkong, sekarang sudah di rumah, saya mau ke sana",
		"suami saya di malaysia sehat, kerjanya enak, saya mau nyusul", "ibu saya mantan tkw saudi, saya juga mau ke sana", "bulikku krasan neng taiwan, aku pingin melu", "ale' kaula senneng e brunei, kaula terro norok",
	} {
		for _, first := range []bool{true, false} {
			st := newStage(t, bot.WhatsApp)
			if !first {
				st.says("menu")
			}
			if reply := st.says(text); st.urgent() || strings.Contains(reply, "bahaya*?") {
				t.Errorf("%q (first %v) raises an alarm: %s", text, first, reply)
			}
		}
	}
	for _, text := range []string{"suami saya dulu kerja di saudi dipukul majikan", "adik saya di malaysia betah tapi gajinya ditahan", "kakak saya dulu di arab sekarang gak ada kabar", "ibu saya di saudi dulu sehat sekarang hilang kontak", "anak saya di taiwan mau pulang gak boleh", "bojoku biyen sehat neng malaysia saiki ora biso mulih",
		"anak saya di arab dulu gadis sekarang hamil oleh majikan", "adik saya di saudi dulu janji jadi pembantu sekarang disuruh layani tamu laki laki", "anak saya di malaysia pernah telepon sambil teriak teriak lalu putus", "adik saya di malaysia pernah disetrika", "adik saya dulu di kamboja sehat sekarang disetrum", "anak saya di taiwan dulu sehat sekarang badannya kurus kering kelaparan", "alhamdulillah adik saya di taiwan ketemu polisi, badannya memar semua",
		"kakak saya di saudi dulu tki sekarang masuk penjara", "ibu saya di arab dulu sering nelpon sekarang sudah 2 tahun putus kontak", "bojoku nang taiwan biyen sering telpon saiki wis setaun lost kontak", "tang lake e malaysia lamba' rajin nelpon sateya la sataon pegghak kabhar", "adik saya di korea pernah mau loncat dari apartemen", "kakak saya di brunei dulu aman sekarang dikejar kejar orang agensi",
		"anak saya di hongkong betah sekarang badannya lemas", "suami saya di malaysia sehat, majikannya hilang"} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !st.urgent() && !strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
}

// Where the question was whether it is danger or a fraud, a no goes on with the report, and
// few words besides it are no story.
func TestANoToDangerGoesOnWithTheReport(t *testing.T) {
	for _, text := range []string{"ta' bada pa-ponapa pak, slamet kabbhi", "ta' bada bahaya", "ndak kak baik2 aja semua, mau ngadu calo", "gak ada bahaya, mau lapor calo", "aman kak"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("8")
		st.says(text)
		if st.turn.Node != "report.form.what" || st.urgent() {
			t.Errorf("%q leads to %s", text, st.turn.Node)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("halo")
	st.says("8")
	st.says("bahaya yg gimana maksud sampean?")
	st.at("report.kind")
	for _, text := range []string{"gak aman", "tidak, saya disekap", "ta' aman, epokol terros", "gak ada yang nolong"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("8")
		if reply := st.says(text); !strings.Contains(reply, "110") && !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
}
