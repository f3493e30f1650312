package words_test

import (
	"testing"

	"kanca/bot/words"
)

// Whoever bids the deed, first or behind a "please", wonders at nothing, though a word of
// wonder stands behind it or in another thought.
func TestWhoBidsADeedDisputesNothing(t *testing.T) {
	for _, text := range []string{
		"iya hapus aja kok", "hapus aja kok data saya", "hapus data tang mak", "jare iso dihapus, tulung hapusen dataku", "katanya bisa dihapus, tolong hapus data saya", "iya dihapus aja kok mbak",
		"ternyata gak jadi berangkat, tolong hapus data saya", "mau hapus data saya kok", "hapus data saya ya?", "tolong hapus data saya lho", "ca'na bisa ehapus, nyo'on hapus data kaula",
	} {
		if words.Read(text).Disputes(words.Erase) {
			t.Errorf("%q is taken for a dispute", text)
		}
	}
	for _, text := range []string{
		"siapa yang nyuruh hapus data saya?!", "hapus data saya siapa yang nyuruh?!", "siapa yang minta hapus data saya", "kok hapus data saya", "tolong, kok data saya dihapus", "tolong kok hapus data saya", "katanya saya minta hapus data",
		"jare aku njaluk hapus data", "data saya dihapus kok", "data saya dihapus lho", "minta penjelasan kenapa data saya dihapus", "majikan bilang tolong hapus data saya", "data saya dihapus kok bisa", "hapus data saya kok bisa?", "mak ehapus data kaula", "tolong, katanya data saya sudah dihapus",
	} {
		if !words.Read(text).Disputes(words.Erase) {
			t.Errorf("%q is taken for a wish", text)
		}
	}
}

// What somebody else wants done to their own data, or what is to be done to somebody else's,
// is no wish of the writer's; whoever waits for the deed wants it now.
func TestWhoseDataItIs(t *testing.T) {
	for _, text := range []string{
		"adik saya minta datanya dihapus", "adikku njaluk datane dibusak", "tang ale' menta datana ehapos", "suami saya ingin datanya dihapus", "teman saya suruh hapus datanya", "anak saya mau hapus data", "istri minta data dia dihapus", "ibu saya pengen datanya dihapus dari sini", "tetangga saya minta tolong hapus datanya",
		"saya disuruh kakak hapus datanya", "tolong hapus data adik saya", "mbak tolong hapus data adik", "hapus data istri saya ya", "tulung busaken datane bojoku", "obos data tang ana'", "kakak saya minta datanya dihapus", "bapak saya nyuruh datanya dihapus", "hapus nama suami saya dari daftar", "tolong data keponakan saya dihapus", "adik minta tolong datanya dihapus",
	} {
		if read := words.Read(text); !read.Anothers(words.Erase) && !read.Quotes() || !read.Disputes(words.Erase) {
			t.Errorf("%q is taken for the writer's wish", text)
		}
	}
	for _, text := range []string{
		"tolong hapus data saya, ditunggu ya", "tolong hapus data saya ya, saya tunggu", "hapus data saya segera, ditunggu kabarnya", "hapus data saya, ditunggu", "tulung busaken dataku yo tak enteni", "nyo'on hapus data kaula, kaula antos", "mohon data saya dihapus, makasih ditunggu", "tolong hapus data saya, sebelum besok", "hapus data saya secepatnya ya kak",
		"adik saya sudah berangkat, tolong hapus data saya", "kakak, tolong hapus data saya", "kakak saya mau hapus data saya", "hapus data saya kak", "data saya tolong dihapus, saya nunggu ya", "busaken dataku, tak enteni", "saya tunggu ya, hapus data saya", "hapus data saya, dinanti kabarnya min",
	} {
		if words.Read(text).Disputes(words.Erase) {
			t.Errorf("%q is no wish", text)
		}
	}
	for _, text := range []string{"hapus data saya tunggu dulu", "hapus data saya nanti", "hapus data saya, tapi tunggu dulu", "hapus data saya besok", "hapus data saya tapi sebentar", "data saya dihapus nanti ya saya tunggu dulu"} {
		if !words.Read(text).Disputes(words.Erase) {
			t.Errorf("%q is taken for a wish", text)
		}
	}
}

// A deed that is put off, that hangs on something or that somebody else wants is not to
// be done now.
func TestWhatIsForLaterOrSomebodyElsesIsDisputed(t *testing.T) {
	for _, text := range []string{
		"nanti hapus data saya", "besok hapus data saya ya", "hapus data saya tapi nanti", "hapus data saya, besok aja", "engko' dihapus datanya", "engkok busaken dataku", "mengko dibusak", "dhagghi' ehapos", "lagghu' obos data kaula", "hapus data saya minggu depan",
		"kalau sudah berangkat hapus data saya", "hapus data saya kalau sudah dapat kerja", "lek wis mangkat busak dataku", "mon la mangkat obos data kaula", "hapus data saya setelah berangkat", "bulan depan tolong hapus data saya",
		"teman saya mau hapus data", "suami saya nyuruh hapus data saya", "temanku minta datanya dihapus", "bojoku njaluk datane dibusak", "lake kaula terro ngapos data", "ibu saya bilang hapus data", "hapus data saya kata ibu", "hapus data saya kata orang", "saya mau tanya hapus data", "arep takon busak data", "hapus data itu bayar?", "hapus data orang bisa?",
	} {
		if !words.Read(text).Disputes(words.Erase) {
			t.Errorf("%q is taken for a wish", text)
		}
	}
	for _, text := range []string{
		"kalau boleh hapus data saya", "kalau bisa tolong hapus data saya", "kalau begitu hapus data saya", "hapus data saya sekarang, nanti saya daftar lagi", "kak saya mau hapus data", "kakak saya mau hapus data", "tolong hapus data saya ya bu", "engko' terro ngapos data", "kaula terro data kaula ehapos", "izin hapus data ya kak", "hapus sekarang, jangan nanti", "lek ngono busaken dataku", "saya minta data saya dihapus",
	} {
		if words.Read(text).Disputes(words.Erase) {
			t.Errorf("%q is taken for a dispute", text)
		}
	}
}
