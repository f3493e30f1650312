package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// raises reports whether a text, written first or behind a greeting, is answered with numbers to call
// or with the question whether somebody is in danger.
func raises(t *testing.T, text string, greeted bool) bool {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	if greeted {
		st.says("halo")
	}
	reply := st.says(text)
	return strings.Contains(string(st.stored), `"danger"`) || st.turn.Intent == bot.Emergency && strings.Contains(reply, "0800")
}

// What only sounds like danger raises no alarm.
func TestWhatOnlySoundsLikeDangerRaisesNoAlarm(t *testing.T) {
	for _, text := range []string{
		"majikan nduwe asu, aku wedi asu", "majikan punya anjing, saya takut anjing", "kaula tako' ka pate', majikan andhi' pate'", "saya takut jarum suntik", "kaula tako' nompa' kapal", "saya takut naik pesawat",
		"majikan saya cium bayinya terus", "majikan nyium anaknya terus, lucu", "juragan ngambung bayine",
		"pukul 8 malam saya ditelpon agen", "jam 8 malam saya ditelpon agen", "pukul 9 pagi saya dijemput sponsor",
		"hp saya mau mati", "hp kaula mateya", "batre hp tinggal dikit mau mati", "baterai saya mau mati, nanti saya chat lagi",
		"majikan bakar ikan buat saya", "juragan bakar sate kanggo aku", "majikan ngobbhar juko' ka kaula",
		"saya cium tangan majikan waktu lebaran", "aku salim ngambung tangane juragan pas riyaya", "kaula nyeom tanang majikan tellasan",
		"bisa jual diri saya di cv", "gimana cara jual diri saya di cv", "mati lampu di sini kak", "saya digigit nyamuk", "semalam mimpi dibunuh orang", "saya baca berita tkw dibunuh",
	} {
		for _, greeted := range []bool{true, false} {
			if raises(t, text, greeted) {
				t.Errorf("%q raises an alarm, greeted: %v", text, greeted)
			}
		}
	}
}

// Danger that is told beside it is heard as before, and the same words in another place, too.
func TestDangerBesideWhatOnlySoundsLikeItIsHeard(t *testing.T) {
	for _, text := range []string{
		"anjing majikan disuruh gigit saya, saya takut", "saya takut anjing, saya dikurung sama anjing majikan", "majikan nduwe asu, aku dicokot asune sampe getihen",
		"hp mau mati tolong saya disekap di ruko pasar gede", "baterai tinggal dikit, saya dikurung, tolong", "hp saya disita, saya mau mati",
		"majikan cium saya terus", "bos cium bibir saya, bayinya di gendong", "majikan cium anak saya terus yang 14 tahun", "saya disuruh cium kaki majikan",
		"pukul 8 malam saya dipukul agen", "jam 2 malam majikan masuk kamar saya", "saya dipaksa jual diri", "agen bilang bisa jual diri di hotel, saya gak mau tapi dipaksa",
		"majikan bakar tangan saya sambil bakar ikan", "majikan bakar baju saya terus pukul saya", "berita tkw disiksa itu adik saya",
	} {
		for _, greeted := range []bool{true, false} {
			if !raises(t, text, greeted) {
				t.Errorf("%q is not heard, greeted: %v", text, greeted)
			}
		}
	}
}
