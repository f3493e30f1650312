package conversation_test

import (
	"slices"
	"strings"
	"testing"
)

// What stands between a yes and a no, is meant for somebody else, or is said in endings that no
// list has, is taken for what it is: state, text and what may become of it, as in the corpus of
// package acts.
func TestWhatIsNeitherYesNorNoIsNeither(t *testing.T) {
	for _, c := range []struct{ state, want, texts string }{
		{"delete", "ask|no", "ella;ella gi';lagghu' ella;engghi ella;ella engghi obos;engghi obos ella;ella jha' obos"}, // leave it
		{"stop", "stop", "STOP. bapak saya gak usah dikirimi;stop! adik saya jangan dikirimi lagi"},
		{"age", "ask|minor", "yang daftar anak saya 16, saya 40;saya 40, anak saya 16 yang daftar;anak saya 17 mau kerja, saya umur 45;buat anak saya 17, aku 41;gawe anakku 17, aku 41;saya 40, yang daftar anak saya, umurnya 16;adikku 16 arep kerjo, aku 30;ana' kaula 16 se adaftar, kaula 40;sing daftar adikku 17, aku 25"},
		{"age", "23", "saya 23, adik saya 17;saya 23, anak saya 3"},
		{"danger", "yes", "ampon mate;la mate pak;wis mati"},
		{"delete", "no", "eh ra sido wes, simpen ae;ra sido;ora sido, simpen ae;ta' sida, sempen bhai"},
		{"consent", "ask", "setuju gak ya;setuju gak?;setuju ora yo;satuju enja' ya;gimana ya, setuju nggak ya, mikir dulu deh;mikir dulu;mekker kadha'"},
		{"consent", "no", "gak setuju;ora setuju;ta' satuju"},
		{"reportsummary", "yes", "ampon bendher kabbhi, kirimmaghi pon;engghi kirimmagi pon;pon lerres kirimagi;kirimaghi bhai;kirimmaghi"},
		{"reportsummary", "ask", "jha' kirimmaghi pon;ta' osa kirimmaghi;ella;ampon ekirimmaghi?"},
		{"summary", "yes", "ampon bendher kabbhi, sempenagi pon;engghi, daftarraghi pon"},
		{"stop", "ask", "adik saya jangan dikirimi;adikku ojo dikirimi maneh;bapak saya gak usah dikirimi pengumuman;gak usah dikirimi lagi bapakku;ojo dikirimi maneh kakakku yo;jangan dikirimi lagi bapak saya;jha' kereme pole embu'na kaula;gak usah dikirimi lagi anakku;ibu jangan dikirimi lagi;stop, adik saya jangan dikirimi lagi;ale' kaula jha' kereme pole;tang ebu' ta' osa ekereme pole"},
		{"stop", "stop", "mandeg ae min, gak usah ngirimi maneh;ambu bhai min, ta' osa ngereme pole;stop aja min, gak usah kirim2 lagi;bu jangan dikirimi lagi;ibu, jangan dikirimi lagi;saya gak usah dikirimi lagi;nomor ini jangan dikirimi lagi;gak usah dikirimi lagi pak;gak usah dikirimi lagi bapak"},
		{"free", "calm", "pukul 9 pagi;jam pukul berapa buka;datang pukul 9 pagi bisa?;besok pukul 8;pokol sanga' gulagghu;nomer calone wis mati;nomornya sudah mati;nomerra la mate;nomor saya yang lama sudah mati"},
		{"free", "calm", "nomor anak saya sudah mati;nomer calone wis mati;nomor wis mati;hp saya mati;besok pukul 9 saya ke kantor;pukul 9 kantor buka?;kumpul pukul 9;kantornya buka dari pukul 8 sampai pukul 3;pukul 8 mbak;bisa pukul 9 pagi?;sampai pukul 3 sore;pukul 9 tadi pagi;datang besok pukul sembilan;PT Contoh Melati Jaya\nPutra\nbesok pukul 9 kumpul"},
		{"free", "cry", "telpon suamiku wis mati;telpon anak saya mate;wa istri mati;barusan telpon anak saya mati;dapat wa anakku sudah mati;oleh telpon anakku wis mati;anak saya mati;dapat kabar kontak suami mati"},
		{"free", "cry", "saya di pukul 3 satpam;aku di pukul telu satpam;dimarahi di pukul 2 preman;saya sering di pukul 2 minggu ini;kepala saya kena pukul 7 jahitan;habis di pukul 1 gigi saya copot;Ahmed pukul 3 kawan saya;tiap hari pukul 2 pembantu;jam pukul saya;di pukul berapa kali juga saya diam;dia suka pukul dua anak saya;teman saya di pukul 3 agen;di pukul 1 keluarga majikan;di pukul 10 tni;satpam pukul 2 teman saya malam itu;saya kena pukul 3 pagi;kemarin preman pukul 5 orang malam;majikan pukul 3 sampai pingsan;saya di pukul 2 bapak;pokol 2 anak kaula;epokol 3 oreng"},
		{"free", "cry", "majikan pukul saya;majikan pukul 2 kali;saya dipukul pukul 9 pagi;majikan pukul 5 hari berturut turut;nomor agennya mati, adik saya dikurung;nomor ini anak saya, dia mati"},
	} {
		for text := range strings.SplitSeq(c.texts, ";") {
			st := saidStates[c.state].reach(t)
			st.events = nil
			if f := st.state().Form; f != nil {
				st.kept = f.Answers
			}
			reply := st.says(text)
			if got := saidStates[c.state].took(st, reply); !slices.Contains(strings.Split(c.want, "|"), got) {
				t.Errorf("%s, %q: %s, want %s: %s", c.state, text, got, c.want, reply)
			}
		}
	}
	st := registeredUpTo(t, "whatsapp")
	if st.says("Ella"); st.state().Form.Answers.Get("name") != "Ella" {
		t.Errorf("Ella is no name: %s", st.stored)
	}
}
