package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kanca/bot/spelling"
)

// Bounds of a name, in letters and words. KTP names hold 60 characters
// (Permendagri 73/2022 art. 4 on names in population documents: at most 60
// letters with spaces); one word is common, and two letters are a name.
const (
	minNameLetters = 2
	maxNameRunes   = 60
	maxNameWords   = 8
)

var (
	// nameOpeners introduce a name in an answer.
	nameOpeners = set(`nama namaku namanya nyama nyamana nyamah nyamaku nyamae asmana perkenalkan kenalkan lengkap
		panggil dipanggil panggilan saya sy aku kula kulah kaula kauleh engko engkok sengko sengkok tang abdhina abdina
		adalah ialah halo hallo hai assalamualaikum iya ya engghi enggi enggih pak bu buk ibu bapak mas mbak kak min itu
		areya paneka neka bernama yaitu kalau se dari`)
	// weakOpeners are taken away only behind another opener, since they begin names.
	weakOpeners = set("mas se dari")
	// nameEnds begin another field.
	nameEnds = set(`umur usia omor nik hp wa nomor nomer no telp telpon telepon alamat tinggal asal dari desa dhisa kec
		kecamatan lahir ktp tahun taon jenis kelamin dusun`)
	// notNames are words of talk; an answer with one of them is no name.
	notNames = set(`tidak tak gak ga nggak ngga enggak engga ndak ndk tdk lok enja enjek bunten bukan jangan belum
		mau ingin pengen terro tero apa apakah siapa berapa kapan kenapa mengapa bagaimana gimana dimana kemana mana
		sapa bile kemma dimma anapa arapa baramma dekremma beremma barampa bisa boleh harus kerja bekerja alako daftar
		tahu tau oneng batal kembali lanjut menu stop berhenti ambu mulai bantuan tolong petugas bahasa terima
		makasih pagi siang sore malam lowongan gaji biaya taiwan malaysia hongkong untuk kenapa rahasia
		sakit meninggal hamil kabur pulang pergi datang kami kita anda dia mereka nanti dulu sudah belom bingung salah maksud maksudnya kok kah yang yg dan atau karena kalau`)
	// particles stay small inside a name.
	particles = set("bin binti binte bt al van de")
)

// ParseName reads an answer to "what is your name". It takes away words such as
// "nama saya" or "tang nyama", ends before another field ("umur 24"), and writes
// each word with a capital when all of it was typed in one case. ok is false for
// digits, questions, talk and texts too short or too long to be a name.
func ParseName(text string) (name string, ok bool) {
	if len(text) > maxAnswer || strings.ContainsAny(text, "?<>{}[]=;@#/\\|_") {
		return "", false
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, " "))
	var words []string
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ':' }) {
		w, end, good := nameWord(field)
		if !good {
			return "", false
		}
		key := nameKey(w)
		if len(words) > 0 && nameEnds[key] || len(words) == 0 && key == "" && end {
			break
		}
		if w == "" {
			if end {
				break
			}
			continue
		}
		words = append(words, w)
		if end && !allOpeners(words) {
			break
		}
	}
	words = dropOpeners(words)
	letters := 0
	for _, w := range words {
		key := nameKey(w)
		if notNames[key] {
			return "", false
		}
		letters += len([]rune(strings.Map(lettersOnly, w)))
	}
	name = strings.Join(capitals(words), " ")
	if letters < minNameLetters || len(words) > maxNameWords || utf8.RuneCountInString(name) > maxNameRunes {
		return "", false
	}
	return name, true
}

// nameWord cleans one word. end says that a comma or digits follow, so that the
// name is over; good is false for signs that no name has.
func nameWord(field string) (w string, end, good bool) {
	var b strings.Builder
	for _, r := range field {
		switch {
		case unicode.IsDigit(r), r == ',', r == '(':
			return strings.Trim(b.String(), "-'"), true, true
		case unicode.IsLetter(r), unicode.Is(unicode.M, r) && b.Len() > 0, r == '.', r == '-':
			b.WriteRune(r)
		case strings.ContainsRune("'’‘`ʼ", r):
			b.WriteByte('\'')
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r),
			unicode.Is(unicode.M, r), r == '!', r == '"', r == '*', r == ')', r == '~', r == '“', r == '”':
		default:
			return "", false, false
		}
	}
	return strings.Trim(b.String(), "-"), false, true
}

// nameKey is a word as the word lists have it. An apostrophe inside stays, so
// that D'Ari is not the word "dari".
func nameKey(w string) string {
	return strings.ToLower(strings.Trim(w, "'.-"))
}

func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}

func isOpener(w string) bool { return nameOpeners[nameKey(w)] }

func allOpeners(words []string) bool {
	for _, w := range words {
		if !isOpener(w) {
			return false
		}
	}
	return true
}

func dropOpeners(words []string) []string {
	n := 0
	for n < len(words) && isOpener(words[n]) {
		if n == 0 && weakOpeners[strings.ToLower(words[0])] {
			break
		}
		n++
	}
	return words[n:]
}

// capitals writes a name with capitals when the person typed no difference
// between small and large letters; otherwise it is theirs to know.
func capitals(words []string) []string {
	all := strings.Join(words, "")
	if all != strings.ToLower(all) && all != strings.ToUpper(all) || len([]rune(all)) <= 2 && all == strings.ToUpper(all) {
		return words
	}
	out := make([]string, len(words))
	for i, w := range words {
		w = strings.ToLower(w)
		if i > 0 && particles[w] {
			out[i] = w
			continue
		}
		up := true
		out[i] = strings.Map(func(r rune) rune {
			if up && unicode.IsLetter(r) {
				up = false
				return unicode.ToTitle(r)
			}
			up = up || r == '-' || r == '.'
			return r
		}, w)
	}
	return out
}

var (
	// impatience is said of what takes long or is a bother; nobody is named so.
	impatience = set(`buruan cepetan lemot lelet ribet ruwet males malas capek capai bosen bosan jengkel kesel kesal kesuwen
		kelamaan nungguin menunggu lemmot`)
	// impatienceWithOthers is impatience beside another such word; some are names.
	impatienceWithOthers = set(`lama lambat cepat cepet suwe abid abit abhit lambhat dhuli duli lesso koser nunggu tunggu nante amat banget sekali kali
		bener benar sih deh dong ah aduh duh ih huh ayo yo kok kan nih ini itu terlalu terus dari tadi udah sudah ampon la lah gue saya aku engko'
		engko kaula pagghu pagghun banyak bannya bannya' tanya nanya pertanyaan atanya bhender ghallu gallu ghi' ghi jha' ce' ce cek ongghu onggu gella' ghella' paneka areya reya`)
	impatienceCores = set("lama lambat cepat cepet suwe abid abit abhit lambhat nunggu tunggu dhuli duli lesso koser")
)

// Impatient reports whether a text says nothing but that it all takes too long:
// "lama amat sih", "abid gallu". One word that is also a name, Amat or Lama, is
// no impatience.
func Impatient(text string) bool {
	words := spelling.Words(spelling.Plain(text))
	long := false
	for _, w := range words {
		switch {
		case impatience[w], impatienceCores[w] && len(words) > 1:
			long = true
		case !impatienceWithOthers[w]:
			return false
		}
	}
	return long
}
