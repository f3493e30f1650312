package agency

import (
	"slices"
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
	softClosers = wordSet(`resmi legal ilegal itu ini tersebut berizin berijin izin ijin status legalitas terpercaya
		penipu penipuan di p3mi pjtki kp2mi bp2mi disnaker siskop2mi atau apa areya reya paneka neka`)
	// besideClosers need another closing word before them: "resmi mas?" is a
	// question, "Sumber Mas?" a name.
	besideClosers = wordSet(`pak bu mas mbak ada punya benar bener betul bhender bender`)
	// closersBeforeParticle go only with a particle behind them: "aman gak".
	closersBeforeParticle = wordSet(`aman asli bagus bisa dipercaya percaya ada punya benar bener betul bhender bender`)
)

// maxStripped bounds how many words are taken away at each side.
const maxStripped = 12

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// askers make a text a question to which "resmi" or "legal" is the rest: after
// them such a word at the end is none of the name. "Cek" asks for a name only.
var askers = wordSet(`apakah apa apah benarkah betulkah adakah resmikah legalkah gimana bagaimana gmn kah ponapa punapa`)

// alternatives stand between the two halves of a question.
var alternatives = wordSet("apa apah atau otaba")

// joiners stand between two agencies, or two words for one.
var joiners = wordSet("dan atau sama dengan ban sareng bi otaba vs maupun serta juga")

// relations in front of a name say that somebody else is meant.
var relations = wordSet(`bukan benne selain mirip kayak kaya seperti cabang anak cucu grup group mitra rekanan eks bekas mantan
	induk afiliasi perwakilan menyerupai padha cabangnya cabangna`)

// parts of a company that need a record of their own.
var branches = wordSet("cabang cabangnya cabangna perwakilan unit divisi grup group")

// mention is one place of a text that may name an agency.
type mention struct {
	names [][]string // what it may be called, with nothing left over but the words of a question
	core  []string   // the shortest of them, or what stands there at all: for similarity
	// marked: the writer put PT or CV before it, so it surely is a name.
	marked bool
}

// mentions finds what may be names. A name begins behind PT or CV; without them,
// where the words of a question end. It ends at the end of the text, before words
// that close a question, or at a sign that ends a phrase. asks says that the text
// carries a question mark.
func mentions(words []word, asks bool) []mention {
	starts := namesBegin(words)
	if len(starts) == 0 {
		return unmarked(words, asks)
	}
	var out []mention
	for k, start := range starts {
		for _, w := range words[:start] {
			asks = asks || askers[w.text]
		}
		end := len(words)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		part := words[start:end]
		for k+1 < len(starts) && len(part) > 0 && (legalForms[part[len(part)-1].text] || joiners[part[len(part)-1].text]) {
			part = part[:len(part)-1] // "… dan PT" belongs to the next one
		}
		m := mention{marked: true}
		shortest := len(part)
		for _, e := range endings(part, asks) {
			shortest = min(shortest, e)
			m.names = append(m.names, texts(part[:e]))
		}
		m.core = dropLegalForms(texts(part[:shortest]))
		if related(words[:start]) {
			m.names = nil
		}
		out = append(out, m)
	}
	return out
}

// endings returns where a name that starts at the first word may end.
func endings(words []word, asks bool) []int {
	ends := closings(texts(words), 0, asks)
	for i, w := range words {
		if w.stop && i+1 < len(words) && !branches[words[i+1].text] {
			ends = append(ends, closings(texts(words[:i+1]), 0, asks)...)
		}
	}
	return ends
}

// related reports whether one of the last words before a name says that the name
// is somebody else's.
func related(before []word) bool {
	for i := len(before) - 1; i >= 0 && i >= len(before)-4; i-- {
		if before[i].stop {
			return false
		}
		if relations[before[i].text] {
			return true
		}
	}
	return false
}

// unmarked reads a text without PT or CV: the name is all of it, or what is left
// when the words of a question are taken off both ends.
func unmarked(words []word, asks bool) []mention {
	all := dropLegalForms(texts(words))
	starts := []int{}
	start := 0
	for start < len(all) && start < maxStripped {
		starts = append(starts, start)
		asks = asks || askers[all[start]]
		if !openers[all[start]] && (start == 0 || !softOpeners[all[start]]) {
			break
		}
		start++
	}
	m := mention{}
	ends := closings(all, start, asks)
	for _, s := range starts {
		for _, e := range ends {
			if s < e {
				m.names = append(m.names, all[s:e])
			}
		}
	}
	if end := ends[len(ends)-1]; start < end {
		m.core = all[start:end]
	}
	return []mention{m}
}

func texts(words []word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return out
}

// closings returns where the name in words may end: at the very end, or before
// each of the closing words. asks says that the text is known to be a question.
func closings(words []string, start int, asks bool) []int {
	ends := []int{len(words)}
	particle := false
	for i := len(words) - 1; i > start && len(words)-i <= maxStripped; i-- {
		w := words[i]
		beside := besideClosers[w] && i > start+1 && (closers[words[i-1]] || softClosers[words[i-1]] || besideClosers[words[i-1]])
		if w == "kasih" && i > start+1 && words[i-1] == "terima" {
			i--
			ends = append(ends, i)
			continue
		}
		// "legal apa ilegal" is a question without a mark.
		particle = particle || softClosers[w] && i > start+1 && alternatives[words[i-1]]
		if !closers[w] && !(softClosers[w] && (asks || particle)) && !(closersBeforeParticle[w] && particle) && !beside {
			break
		}
		particle = particle || closers[w]
		ends = append(ends, i)
	}
	return ends
}

var legalForms = wordSet("pt cv tbk persero p t c v")

// namesBegin returns where the names begin that follow PT or CV.
func namesBegin(words []word) []int {
	var out []int
	for i := 0; i < len(words); i++ {
		next := 0
		switch w := words[i].text; {
		case w == "pt", w == "cv":
			next = i + 1
		case i+1 < len(words) && isSplitForm(w, words[i+1].text):
			next = i + 2
		default:
			continue
		}
		if next < len(words) && !allIn(texts(words[next:]), closers, softClosers, besideClosers, closersBeforeParticle, legalForms) {
			out = append(out, next)
			i = next - 1
		}
	}
	return out
}

// Names reports whether a text holds anything that may be the name or the
// licence number of an agency: "cek pt" and "PT itu resmi?" do not.
func Names(text string) bool {
	words := tokens(text)
	return len(words) > 0 && !allIn(words, openers, softOpeners, closers, softClosers, besideClosers, legalForms, registerWords, joiners)
}

// LooksLikeName reports whether a short text is more likely a name than talk:
// it has PT or CV, or at least two words that nobody asks with.
func LooksLikeName(text string) bool {
	words := phrases(canonical(text))
	for _, m := range mentions(words, strings.ContainsRune(text, '?')) {
		if m.marked {
			return true
		}
		if len(m.core) < 2 || len(m.core) > 6 || anyIn(m.core, openers, softOpeners, closers, softClosers, besideClosers, joiners) {
			continue
		}
		if !slices.ContainsFunc(m.core, func(w string) bool { return len(w) < 3 || w[0] <= '9' }) {
			return true
		}
	}
	return false
}

func anyIn(words []string, sets ...map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(sets, func(set map[string]bool) bool { return set[w] })
	})
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
