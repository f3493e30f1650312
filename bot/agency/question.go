package agency

import (
	"slices"
	"strings"
)

// What people write around a name when they ask about it. A verdict is only
// given when every word of the text is accounted for: words in front that lead
// up to a name, the name or number, and one short question behind it. Whatever
// else stands there may belong to another name ("PT Contoh Abadi Sama Rata"), to
// another firm ("cabang PT …", "pinjam izin PT …") or take the question back
// ("bukan PT …"), so it makes the verdict a question.
//
// The lists name what is allowed, never what is forbidden: a word that is
// missing costs the person one more message, a word too many could call a
// swindler licensed.
var (
	// leaders may stand in front of "PT": greetings, requests, who told it where.
	leaders = wordSet(`cek ceg chek ceck check cekkan cekin dicek ngecek tolong tlg mohon minta apakah apa apah halo hallo hai helo hi
		assalamualaikum assalamu alaikum wr wb permisi maaf mau ingin pengen saya sy aku kami tanya nanya nanyak
		bertanya menanyakan tanyakan min admin kak kalau kalo klo mon periksa periksakan soal tentang mengenai bernama
		namanya benarkah betulkah adakah resmikah legalkah gimana bagaimana gmn dong bisa bantu tahu tau boleh
		atanya atanyaa pareksa parekso mareksa kaula kauleh kulo kula engko engkok sengkok terro tero nyoon ponapa punapa nopo
		pak bu bapak ibu mas mbak mbk bang info cari carikan untuk status legalitas izin ijin izinnya nama nyamana
		perusahaan agen agensi agency p3mi pjtki pptkis lembaga kantor bener benar betul bhender ada bada bede itu ini
		yang yg se dari dari2 dhari dr orang oreng reng katanya kata selamat salamet pagi siang sore malam malem ya iya
		engghi enggi iyeh ditawari ditawarin etawari diajak diajakin engajak kerja alako lako lewat lebat lewatnya
		tetangga tatanggha teman kanca suami istri ke ka taiwan malaysia hongkong hong
		kong singapura korea jepang arab saudi brunei baru kemarin tadi sekarang daftar no nomor nomer nmr sip3mi
		di e bi bik tang tatangga mbok orangnya ngaku mengaku ngako dapat surat
		berangkat brangkat mangkat mangkadha budal budhal ikut noro melamar ngelamar lamar infonya opo takon tanglet nyuwun
		bade badhe cekno dicekno priksa priksakno pareksaaghi pareksaagi oneng onengnga tao taoh berapa brp barampa
		ijinna ijinnya anakku adikku adekku kakakku bojoku`)
	// relatives may stand there too, but only as somebody's: "anak saya", "tang
	// ale'". "Anak PT …" and "adiknya PT …" are other firms.
	relatives = wordSet("anak ana adik adek ale kakak kaka embuk embu ponakan keponakan sepupu mertua paman bibi saudara taretan")
	owners    = wordSet("saya sy aku kula kaula kauleh engko engkok")
	// verbs may stand right in front of a name without "PT", which then must have
	// two words: "cek Contoh Abadi".
	verbs = wordSet(`cek ceg chek ceck check cekkan cekin dicek ngecek periksa periksakan pareksa parekso mareksa apakah benarkah betulkah
		ya iya engghi enggi yang yg`)
	// askers make the text a question even without a mark.
	askers = wordSet(`napa apakah apa apah benarkah betulkah adakah resmikah legalkah gimana bagaimana gmn ponapa punapa nopo
		opo`)

	pointers   = wordSet("itu ini tersebut tsb areya reya paneka ghapaneka neka niku iki iku kuwi jareya jariya")
	really     = wordSet("benar bener betul bhender beneran tenan lerres leres")
	truly      = wordSet("beneran tenan") // no name ends in them
	already    = wordSet("sudah sdh udah udh masih msh ghi memang ampon sampun isih kan")
	adjectives = wordSet(`resmi legal ilegal illegal terdaftar kadaftar berizin berijin tercatat ecatet asli palsu aman
		amanah bodong terpercaya penipu penipuan calo nipu menipu nepo bermasalah dicabut ecabut dibekukan blacklist diblacklist`)
	adjectivesAsked = wordSet("resmikah legalkah amankah terdaftarkah berizinkah aslikah palsukah penipukah")
	have            = wordSet("ada punya bada andhi andik gadhuwan ghaduwan")
	permit          = wordSet("izin ijin izinnya ijinnya ijinna")
	permitOf        = wordSet("izinnya ijinnya ijinna") // of that firm: no name ends so
	able            = wordSet("bisa olle boleh")
	trusted         = wordSet("dipercaya percaya eparcaja eparcajaagi")
	valid           = wordSet("aktif berlaku")
	withdrawn       = wordSet("dicabut ecabut dibekukan")
	ended           = wordSet("dicabut ecabut mati hidup habis kadaluarsa kedaluwarsa kadaluwarsa dibekukan ada bada")
	working         = wordSet("beroperasi buka jalan ajalan")
	hit             = wordSet("kena kenneng")
	penalty         = wordSet("sanksi blacklist masalah kasus")
	black           = wordSet("hitam")
	junk            = wordSet("abal")
	status          = wordSet("statusnya statussa")
	number          = wordSet("nomor nomer no nmr")
	howMany         = wordSet("berapa brp barampa piro pinten apa")
	how             = wordSet("gimana bagaimana gmn piye pripun baramma beremma kadiponapa")
	firms           = wordSet("pt perusahaan agen agensi p3mi pjtki")
	joined          = wordSet("resmi legal terdaftar berizin aman")
	stated          = wordSet("resmi legal terdaftar berizin")
	among           = wordSet("termasuk tamasok")
	and             = wordSet("dan lan ban sareng")
	checks          = wordSet(`cek ceg chek ceck check parekso dicek cekkan dicekkan cekin periksa diperiksa periksakan diperiksakan pareksa epareksa pareksaaghi
		pareksaagi cekno dicekno`)
	in    = wordSet("di e neng nang ka ke")
	lists = wordSet("daftar daftarnya daftarra p3mi pjtki kp2mi bp2mi disnaker siskop2mi")
	or    = wordSet("apa apah napa atau ato otaba ponapa punapa nopo po opo")
	not   = wordSet(`gak ga gk g nggak ngga enggak engga ndak nda gaada tidak tdk mboten ora enja enjek enje bunten
		enten ta tak lok belum blm bukan benne bhunten durung dereng nggk gag kagak`)
	particles = wordSet("kah ya yah tah toh iya sih kan to tho yo nggih")
	agree     = wordSet("ya yah nggih") // no name ends in them
	callings  = wordSet("pak bu bapak ibu mas mbak mbk kak min admin bang bos")
	thanks    = wordSet("makasih makasi trims thanks terimakasih suwun sakalangkong")
	begging   = wordSet("tolong mohon")
	please    = wordSet("dong tolong mohon")

	official    = wordSet("resmi")
	entered     = wordSet("masuk tamasok")
	good        = wordSet("bagus apik becce")
	thankYou    = wordSet("terima matur mator") // kasih, nuwun, sakalangkong
	thankYouToo = wordSet("kasih nuwun sakalangkong")
)

// maxAround bounds how many words are looked at on each side of a name.
const maxAround = 24

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var legalForms = wordSet("pt cv tbk persero p t c v")

// question reads what stands behind a name. ok is false when it is more than one
// short question or thanks; predicate when it asks after something ("resmi"),
// which a name could end in as well; certain when it could not be said of
// anything but a question ("resmi gak", "legal apa ilegal"). Of who was told to
// look ("cek PT Contoh Aman ya") "ya" asks nothing.
func question(words []string, commanded bool) (ok, predicate, certain bool) {
	at := 0
	next := func(set map[string]bool) bool {
		if at < len(words) && set[words[at]] {
			at++
			return true
		}
		return false
	}
	// try reads a phrase or nothing of it.
	try := func(sets ...map[string]bool) bool {
		start := at
		for _, set := range sets {
			if !next(set) {
				at = start
				return false
			}
		}
		return true
	}
	pointed := next(pointers)
	meant := pointed && next(really)
	requested := try(begging, checks) // "…, tolong dicek"
	if requested {
		next(agree)
		predicate, certain = true, true
	}
	before := at
	if at+1 < len(words) && next(askers) { // "…, apa resmi?"
		certain = true
	}
	next(already)
	if at+1 < len(words) && !not[words[at+1]] && !particles[words[at+1]] {
		next(truly)
	}
	switch {
	case try(permitOf, already, ended), try(permitOf, ended), try(withdrawn, permitOf), try(adjectivesAsked),
		try(number, permit, howMany), try(permitOf, howMany), try(permitOf, number, howMany),
		try(status, how), try(status, howMany), try(how, status), try(how):
		predicate, certain = true, true
	case try(have, permit), try(permit, already, valid), try(permit, valid), try(have, permit, already, valid):
		next(official)
		predicate = true
	case try(able, trusted), try(have, in, lists), try(entered, lists, black), try(entered, lists), try(valid),
		try(hit, penalty), try(junk, junk), try(among, firms, stated):
		predicate = true
	case at > 0 && already[words[at-1]] && try(working):
		predicate = true
	case (certain || pointed) && try(firms, stated):
		predicate = true
	case next(adjectives):
		try(in, lists)
		predicate = true
	case (certain || pointed) && next(really), try(really, not), try(good, not):
		predicate, certain = true, true
	default:
		at = before
		predicate, certain = meant || requested, requested
		if !pointed && next(agree) { // "…, ya"
			if at < len(words) && denials[words[at]] { // "…, ya bukan"
				return false, false, false
			}
			predicate, certain = true, true
		}
	}
	for predicate && try(and, joined) {
		try(in, lists)
	}
	if predicate && at < len(words) && or[words[at]] {
		at++
		if !next(adjectives) && !next(not) {
			return false, predicate, false
		}
		certain = true
	}
	for predicate && at < len(words) {
		polite := commanded && (agree[words[at]] || words[at] == "yo")
		if !next(not) && !next(particles) {
			break
		}
		certain = certain || !polite
	}
	if pointed && !predicate {
		return false, false, false
	}
	for next(thanks) || next(callings) || try(thankYou, thankYouToo) || try(begging, checks) || next(please) ||
		predicate && (next(particles) || next(really)) {
	}
	return at == len(words), predicate, certain
}

// thanksOnly reports whether the words behind a name are thanks: "makasih pak".
// Any other word might be its last.
func thanksOnly(words []string) bool {
	return len(words) == 0 || thanks[words[0]] || len(words) > 1 && words[0] == "terima"
}

// Names reports whether a text holds anything that may be the name or the
// licence number of an agency: "cek pt" and "PT itu resmi?" do not.
func Names(text string) bool {
	words := texts(pieces(canonical(text)))
	return slices.ContainsFunc(words, func(w string) bool { return !talk(w) })
}

// talk reports whether a word is one that people ask with.
func talk(w string) bool {
	return anyOf(w, truly, adjectivesAsked, permitOf, penalty, status, how, checks, agree, leaders, verbs, askers, pointers, really, already, adjectives, have, permit, able, trusted, valid, in, lists,
		or, not, particles, callings, thanks, please, legalForms, registerWords, joiners)
}

// hung are what people hang on "PT" for the one that was spoken of: "pt ne", "pt-nya".
var hung = wordSet("ne nya na e nye ea eh nih niki niku kuwi kae")

// formsHung are legal forms with such an ending.
var formsHung = wordSet("ptnya ptne ptna pte cvnya cvne")

// WithoutName reports whether words ask to look a company up and name none: "cek pt ne",
// "cek pt iki", "cek ptnya mas".
func WithoutName(words []string) bool {
	form, checked := false, false
	for _, w := range withoutApostrophes(words) {
		switch {
		case legalForms[w] || formsHung[w]:
			form = true
		case form && (hung[w] || pointers[w] || callings[w] || particles[w] || please[w]):
		case !form && (checks[w] || only["check"][w] || leaders[w]):
			checked = checked || !leaders[w] || verbs[w]
		default:
			return false
		}
	}
	return form && (checked || len(words) == 1)
}

// joiners stand between two agencies, or two words for one.
var joiners = wordSet("dan atau sama dengan ban sareng bi otaba vs maupun serta juga")

// LooksLikeName reports whether a short text is more likely a name than talk:
// it has PT or CV, or at least two words that nobody asks with.
func LooksLikeName(text string) bool {
	for _, m := range mentions(pieces(canonical(text))) {
		if m.marked {
			return true
		}
		odd := slices.ContainsFunc(m.words, func(w string) bool { return talk(w) || len(w) < 3 || w[0] <= '9' })
		if len(m.words) >= 2 && len(m.words) <= 6 && !odd {
			return true
		}
	}
	return false
}

func anyOf(w string, sets ...map[string]bool) bool {
	return slices.ContainsFunc(sets, func(set map[string]bool) bool { return set[w] })
}

func texts(in []piece) []string { return appendTexts(make([]string, 0, len(in)), in) }

func appendTexts(out []string, in []piece) []string {
	for _, p := range in {
		out = append(out, p.text)
	}
	return out
}
