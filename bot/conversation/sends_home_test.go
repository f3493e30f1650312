package conversation_test

import (
	"testing"

	"kanca/bot"
)

// A relative abroad who sends money home regularly is no alarm; one who stopped, is to be sent
// some, or is heard of with anything worse, is.
func TestWhoSendsMoneyHomeIsNotInDanger(t *testing.T) {
	for text, danger := range map[string]bool{
		"kakak sy kerja di malaysia sdh 3 th, tiap bln rutin kirim uang ke ibu. sy jd pengen nyusul": false, "bulik saya di arab rutin transfer uang tiap bulan ke keluarga, saya minat ikut": false,
		"paklek kulo nyambut gawe nang taiwan saben sasi ngirim duit nang omah, kulo kepengen melu": false, "kakak kaula alako ka malaysia, sabban bulan ngerem pesse ka roma, kaula terro norok": false,
		"kakak saya di malaysia minta dikirimi uang tiap bulan": true, "kakak di malaysia gak pernah kirim uang lagi": true, "kakak saya di malaysia dulu rutin kirim uang tiap bulan, sekarang hilang": true,
		"kakak saya di malaysia tiap bulan harus kirim uang ke majikan": true, "kakak di malaysia rutin kirim uang tiap bulan, sekarang disekap majikan": true,
	} {
		st := newStage(t, bot.WhatsApp)
		st.says(text)
		if asked := st.urgent() || st.turn.Intent == bot.Emergency; asked != danger {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, st.turn.Replies)
		}
	}
}

// A broker who took money for a journey that never began and does not answer any more is a
// fraud; whoever waits where he may be held, has gone or is hurt is looked for.
func TestABrokerWhoVanishedIsAFraud(t *testing.T) {
	for text, danger := range map[string]bool{
		"ada calo ke rumah, ibu sy disuruh bayar 12 juta katanya buat ngurus visa ke polandia, sampe skrg 5 bulan gak brangkat2 trus wa nya udh centang satu":             false,
		"calo njaluk 8 juta kanggo nang polandia, wis 6 sasi gak budhal budhal, wa ne centang siji":                                                                       false,
		"ada calo, adik saya bayar 12 juta buat visa ke polandia, sekarang adik di penampungan 5 bulan gak brangkat2 trus wa nya udh centang satu":                        true,
		"adik saya dibawa calo ke malaysia, sekarang hpnya gak aktif":                                                                                                     true,
		"ada calo ke rumah, adik sy bayar 12 juta buat ngurus visa, adik berangkat ke polandia 5 bulan, trus wa nya udh centang satu gak bisa dihubungi tolong cari adik": true,
		"calo minta 12 juta buat visa ke polandia, 5 bulan gak brangkat2, saya disekap di rumahnya":                                                                       true,
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("lapor")
		st.says("2")
		if st.says(text); st.urgent() != danger {
			t.Errorf("%q: urgent is %v: %s", text, st.urgent(), st.turn.Replies)
		}
	}
}
