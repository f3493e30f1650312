package agency

import (
	"strings"
)

// What people write around a name when they ask about it. A word is taken away
// only from the outside, and only to try whether what remains is, letter for
// letter, a registered name. Words that may as well belong to a name ("aman",
// "resmi", "mas") go only where the text shows that it is a question; a company
// called "Sumber Aman" must not pass for one called "Sumber".
var (
	// openers start a question and no company name.
	openers = wordSet(`cek check cekkan cekin dicek ngecek tolong mohon minta apakah apa halo hallo hai helo hi
		assalamualaikum assalamu alaikum wr wb permisi maaf mau ingin pengen saya sy aku kami tanya nanya nanyak
		bertanya menanyakan tanyakan min admin kak kalau kalo klo periksa soal tentang mengenai bernama namanya
		benarkah betulkah adakah resmikah legalkah gimana bagaimana gmn dong bisa bantu tahu tau
		atanya atanyaa apah nyoon pareksa mareksa kaula kauleh kulo kula engko engkok sengkok terro tero`)
	// softOpeners follow an opener or stand before a written "PT".
	softOpeners = wordSet(`pak bu bapak ibu mas mbak mbk bang bos info cari carikan untuk status legalitas izin ijin
		nama perusahaan agen agensi agency p3mi pjtki pptkis sponsor lembaga kantor bener benar betul ada itu ini
		yang yg dari orang katanya kata selamat salamet pagi siang sore malam malem ya iya resmi legal terdaftar
		asli bhender bender nyamana se bada bede areya reya`)
	// closers end a question and no company name.
	closers = wordSet(`gak ga gk g nggak ngga enggak engga ndak gaada tidak tdk ya yah kah kak min admin dong sih apakah
		bukan apa gimana bagaimana gmn terdaftar kedaftar daftarnya terdaftarkah resmikah legalkah legalitasnya
		statusnya izinnya ijinnya makasih trims terimakasih thanks tolong mohon dicek cek ceknya
		lok lo tak ta enja enjek bunten enten engghi iyeh iya apah mator sakalangkong kaangghuy`)
	// softClosers need a sign that the text is a question.
	softClosers = wordSet(`resmi legal ilegal itu ini tersebut benar bener betul bhender bender ada punya berizin
		berijin izin ijin status legalitas terpercaya penipu penipuan di p3mi pjtki kp2mi bp2mi disnaker siskop2mi
		pak bu mas mbak kasih terima atau apa areya reya paneka neka`)
	// closersBeforeParticle go only with a particle behind them: "aman gak".
	closersBeforeParticle = wordSet(`aman asli bagus bisa dipercaya percaya`)
)

// joiners stand between two words for an agency: "PT atau agen".
var joiners = wordSet("atau otaba dan ban")

// maxStripped bounds how many words are taken away at each side.
const maxStripped = 12

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// reading is one way to see a name in the words of a text.
type reading struct {
	names [][]string // what may be the name, the whole text first
	core  []string   // the shortest of them, for similarity
	// marked: the writer put PT or CV before the core, so it surely is a name.
	marked bool
}

// read finds what may be the name in words. asks says that the text carries a
// question mark.
func read(words []string, asks bool) reading {
	r := reading{}
	start, marked := afterLegalForm(words)
	before := words[:start]
	r.marked = marked
	var starts []int
	stripped := false
	if marked && allIn(before, softOpeners, openers, legalForms) {
		starts = []int{start}
		stripped = !allIn(before, legalForms)
	} else {
		if marked { // unknown words before "PT": the name may be asked about, not found
			r.core = trimClosers(dropLegalForms(words[start:]), asks)
		}
		words = dropLegalForms(words)
		start = 0
		for start < len(words) && start < maxStripped {
			starts = append(starts, start)
			if !openers[words[start]] && (start == 0 || !softOpeners[words[start]]) {
				break
			}
			start++
		}
		stripped = start > 0
	}
	ends := closings(words, start, asks || stripped)
	for _, s := range starts {
		for _, e := range ends {
			if s < e {
				r.names = append(r.names, words[s:e])
			}
		}
	}
	if end := ends[len(ends)-1]; r.core == nil && start < end {
		r.core = dropLegalForms(words[start:end])
	}
	return r
}

// closings returns where the name in words may end: at the very end, or before
// each of the closing words. asks says that the text is known to be a question.
func closings(words []string, start int, asks bool) []int {
	ends := []int{len(words)}
	particle := false
	for i := len(words) - 1; i > start && len(words)-i <= maxStripped; i-- {
		w := words[i]
		if !closers[w] && !(softClosers[w] && (asks || particle)) && !(closersBeforeParticle[w] && particle) {
			break
		}
		particle = particle || closers[w]
		ends = append(ends, i)
	}
	return ends
}

func trimClosers(words []string, asks bool) []string {
	ends := closings(words, 0, asks)
	return words[:ends[len(ends)-1]]
}

var legalForms = wordSet("pt cv tbk persero p t c v")

// afterLegalForm returns where the name begins that follows the first PT or CV.
func afterLegalForm(words []string) (int, bool) {
	for i, w := range words {
		next := 0
		switch {
		case w == "pt", w == "cv":
			next = i + 1
		case i+1 < len(words) && isSplitForm(w, words[i+1]):
			next = i + 2
		default:
			continue
		}
		if next < len(words) && !allIn(words[next:], closers, softClosers, closersBeforeParticle, legalForms) {
			return next, true
		}
	}
	return 0, false
}

// Names reports whether a text holds anything that may be the name or the
// licence number of an agency: "cek pt" and "PT itu resmi?" do not.
func Names(text string) bool {
	words := tokens(text)
	return len(words) > 0 && !allIn(words, openers, softOpeners, closers, softClosers, legalForms, registerWords, joiners)
}

func allIn(words []string, sets ...map[string]bool) bool {
next:
	for _, w := range words {
		for _, set := range sets {
			if set[w] {
				continue next
			}
		}
		return false
	}
	return true
}
