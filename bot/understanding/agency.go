package understanding

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/understanding/lexicon"
)

// agencyName returns the name or licence number of an agency in a text as
// typed, or "". A name follows a word like PT, CV, agen or P3MI and ends
// before a word that no company is called.
func agencyName(text string, t *lexicon.Text) string {
	if licence := slashedLicence(text); licence != "" {
		return licence
	}
	from, to := agencyWords(text, t)
	if from == to {
		return ""
	}
	return asTyped(text, t.Typed[from:to])
}

// deniesFirm are words that say of a firm that it is not the one: "bukan".
var deniesFirm = map[string]bool{"bukan": true, "bkn": true, "benne": true, "bhenne": true, "banne": true, "guduk": true, "gudu": true, "dudu": true, "sanes": true}

// isDenied reports whether the company at a place is denied right before: "bukan dari PT X".
func isDenied(typed []string, at int) bool {
	return slices.ContainsFunc(typed[max(0, at-2):at], func(w string) bool { return deniesFirm[w] })
}

// namedAfter reports whether behind a company another one is named, and not denied: at most as far
// away as a name is long.
func namedAfter(typed []string, at int) bool {
	for i := at + 2; i < min(len(typed), at+maxName+4); i++ {
		if w := typed[i]; (w == "pt" || w == "cv" || w == "ud" || w == "lpk") && !isDenied(typed, i) {
			return true
		}
	}
	return false
}

// closers are the signs that close what another opened.
var closers = map[byte]byte{'(': ')', '[': ']', '"': '"'}

// closed is a name with the sign that closes what it opened, "PT Sinar Jaya (SJ)", where
// that is what follows, and else without the one that opened it.
func closed(name, follows string) string {
	for open, closer := range closers {
		at := strings.LastIndexByte(name, open)
		if at < 0 || strings.IndexByte(name[at+1:], closer) >= 0 || open == closer && strings.Count(name, string(open))%2 == 0 {
			continue
		}
		if strings.HasPrefix(follows, string(closer)) {
			name += string(closer)
		} else {
			name = strings.TrimSpace(name[:at] + name[at+1:])
		}
	}
	return name
}

// agencyWords finds the typed words that name an agency: those from from up to and
// without to, none where both are the same.
func agencyWords(text string, t *lexicon.Text) (from, to int) {
	if from, to, ok := onlyName(text, t); ok {
		return from, beforeNextSentence(sentenceEnds(text), from, to)
	}
	capital := capitals(text, t.Typed)
	var sentences []int // see sentenceEnds; read once where a name is found, as the pauses are
	var rests []pause
	for i, w := range t.Typed {
		if isLicence(w) {
			return i, i + 1
		}
		company := w == "pt" || w == "cv" || w == "ud" || w == "lpk" || w == "yayasan" || w == "lembaga"
		if !company && !introduces(w) {
			continue
		}
		if isDenied(t.Typed, i) && namedAfter(t.Typed, i) {
			continue // "bukan PT X, tapi PT Y"
		}
		from, end := i+1, i+1
		if company {
			from = i
		}
		for end < len(t.Typed) && end <= i+maxName && (end == i+1 || !isNoName(t.Typed[end])) && (company && capital[end] && (end == i+1 || capital[end-1]) || !endsName(t.Typed[end], standsFor(t, end)) || insideName(t.Typed[from:end], t.Typed[end])) {
			end++
		}
		if end > i+1 && sentences == nil {
			sentences, rests = sentenceEnds(text), pauses(text)
		}
		end = beforePause(rests, i, beforeNextSentence(sentences, i, end))
		if end == i+1 {
			continue
		}
		if !company && (t.Typed[i+1] == "pt" || t.Typed[i+1] == "cv") {
			continue // the next turn finds it
		}
		if !company && end-i > 5 {
			continue // a story about an agency, not a name
		}
		return from, end
	}
	return 0, 0
}

// capitals says of each plain word whether it was typed as a name is: with a capital,
// in a text that has others without. Where all or none have one, none says anything.
func capitals(text string, words []string) []bool {
	out := make([]bool, len(words))
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return out
	}
	at, small := 0, false
	for i, w := range words {
		found := strings.Index(lower[at:], w)
		if found < 0 {
			continue
		}
		at += found
		out[i] = text[at] != lower[at]
		small = small || !out[i] && w[0] >= 'a' && w[0] <= 'z'
		at += len(w)
	}
	if !small {
		clear(out)
	}
	return out
}

// maxName is how many words a company's name has at most besides PT: names are
// made of three to eight, more is a story.
const maxName = 9

// insideName tells words that end a name, except behind the one they belong
// to: "PT Sumber Tenaga Kerja Abadi".
func insideName(name []string, word string) bool {
	return word == "kerja" && len(name) > 0 && name[len(name)-1] == "tenaga"
}

// asTyped finds plain words in the text they come from, with the capitals and
// signs that were typed.
func asTyped(text string, words []string) string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return strings.Join(words, " ")
	}
next:
	for start := 0; start < len(text); start++ {
		at := start
		for i, w := range words {
			if i > 0 {
				for at < len(text) && !isWordByte(lower[at]) {
					at++
				}
			}
			if !strings.HasPrefix(lower[at:], w) {
				continue next
			}
			at += len(w)
		}
		return closed(text[start:at], text[at:])
	}
	return strings.Join(words, " ")
}

func isWordByte(c byte) bool { return 'a' <= c && c <= 'z' || isDigit(c) || c == '\'' || c >= 0x80 }

// slashedLicence finds a licence number of the older kind: KEP.123/MEN/2009.
func slashedLicence(text string) string {
	if strings.Count(text, "/") < 2 || len(text) > 4000 {
		return ""
	}
	before := ""
	for w := range strings.FieldsSeq(text) {
		w = strings.Trim(w, ".,;:?!()\"'")
		if orders(before) {
			before = w
			continue
		}
		before = w
		if strings.Count(w, "/") >= 2 && strings.ContainsAny(w, "0123456789") && strings.ContainsAny(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyz") &&
			!strings.Contains(w, "//") {
			return w
		}
	}
	return ""
}

// orders reports whether a word says that the number behind it is that of one order for
// workers, or of the permit to recruit for it, and of no agency.
func orders(word string) bool {
	switch strings.ToLower(word) {
	case "sip2mi", "sippmi", "order", "joborder", "jo", "job-order":
		return true
	}
	return false
}

// isLicence tells licence numbers of placement agencies: 16 or 17 digits would
// be a NIK or a NIB with four more, so only the latter counts here.
func isLicence(w string) bool {
	if len(w) != 13 && len(w) != 17 {
		return false
	}
	return strings.Trim(w, "0123456789") == ""
}

func introduces(w string) bool {
	switch w {
	case "p3mi", "pjtki", "pptkis", "agen", "agensi", "agency", "agent", "agenna", "sponsor", "perusahaan":
		return true
	}
	return false
}

// isNoName tells the words that no company is called by, however they are typed: "PT Maju
// Jaya Buka Lowongan".
func isNoName(w string) bool {
	_, ok := neverNames[w]
	return ok
}

var neverNames = setOf(`buka membuka butuh membutuhkan dibutuhkan mencari lowongan loker job joborder gaji gajih biaya tujuan hubungi minat menempatkan menerima
	proses resmi legal terdaftar ngabaragi mokka' parlo lowonganna gajina biayana`)

// endsName tells the words that follow a name and are not part of it, as typed
// or by what they stand for.
func endsName(w, fold string) bool {
	_, ok := notNames[w]
	_, meant := notNameFolds[fold]
	return ok || meant || strings.HasSuffix(w, "kah") && len(w) > 5
}

// standsFor is what one typed word stands for, or "" where that is several words.
func standsFor(t *lexicon.Text, typed int) string {
	fold := ""
	for _, w := range t.Words {
		if w.At == typed {
			if fold != "" {
				return ""
			}
			fold = w.Fold
		}
	}
	return fold
}

// notNameFolds are the folded meanings no company is called by.
var notNameFolds = foldedSet(`saya kamu tidak belum tidakada ada sudah mau dan yang ini itu di ke dari untuk kalau karena tapi akan apa berapa
	bagaimana dimana kapan siapa kenapa bisa boleh harus perlu jangan orang uang bayar dibayar biaya gratis gaji syarat daftar berangkat resmi
	tipu ditipu lapor tolong minta kantor alamat nomor izin terima ajak tawar kirim pulang masih benar tahu bilang potong periksa status tunggu lama
	lihat pernah dulu sekarang kemarin tadi juga lagi semua sini situ sana tempat desa laki perempuan tahun bulan hari`)

func foldedSet(words string) map[string]struct{} {
	out := map[string]struct{}{}
	for w := range strings.FieldsSeq(words) {
		out[spelling.Fold(w)] = struct{}{}
	}
	return out
}

var notNames = setOf(`resmi legal ilegal illegal asli aman bener beneran benar palsu gak ga gk nggak ngga ndak tidak tdk tak ta' enja' enje' enjek lok lo'
	bukan apa apakah apah itu ini yang yg se sing ada bada badha bede bedeh punya andhi' andi' izin ijin di e ke ka dari dhari deri dr neng nang sudah udah
	udh sdh la ampon bisa boleh olle terdaftar kadaftar dipercaya percaya tempat saya aku engko' kaula mau terro minta nyo'on nagih narik narek suruh nyuruh
	masih ghi' gi' aktif kak pak bu min mbak mas ya dong sih nih kok kan tolong untuk buat ghebey kirim berangkat dan atau sama bi' bik ban ben dengan dg
	dgn kalau kalo klo mon mun karena krn polana katanya ktnya jarene kabarnya kabare kabarra ca'epon ca'na oca'na cakna bagaimana gimana gmn baramma beremma statusnya status nomor nomer
	berapa brp kena blacklist dicabut ecabut reya riya rowa neka paneka jareya ria bhender bender teppa' ongghu ongghuan siapa sapa dimana dimma alamat alamatnya kantor
	kantornya kantorra tapi tape belum blm bohong nipu penipu penipuan buka yg2 nya na resminya resmina sah diakui berizin berijin legalitasnya terpercaya
	janji ngaku yakin cabang alamattha tang gaji saya2 luar negeri tki pmi abal abal2 tah ta toh to kah gini gitu jareh jare carane kirim ngirim ngerem
	mangkat mangkadhagi berangkatin berangkatkan memberangkatkan mberangkatkan budhal juga bagus kredibel jelas kena punya lagi pole bermasalah mana emma ngajak ajak nawarin nawari menawarkan dapat sering lewat bawa berani potong ambil
	ngala' nyita nahan lapangan ne tanggung bayar mbayar majar kerja lako penyalur penempatan`)

func setOf(words string) map[string]struct{} {
	out := map[string]struct{}{}
	for _, w := range strings.Fields(words) {
		out[w] = struct{}{}
	}
	return out
}
