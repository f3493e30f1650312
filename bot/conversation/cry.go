package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
)

// What the model hears in a text that names an agency is mostly the agency. A cry
// for help in the same breath, or what the agency does to the writer, is heard
// here, by its words.

// askedDanger is the chance of an emergency given to what is worth a question.
const askedDanger = 0.4

var (
	cries = foldedSet("tolong tolongi tolongin tolonge tolongen tolonglah tolongaghi tolongono tulung tulungi tulungin tulungen tulungono tlong tlng tlg tlong help sos darurat emergency selamatkan selamatkanlah")
	// alarms are the cries that are never the beginning of a polite request.
	alarms = wordSet("sos darurat emergency")
	// beforeAlarm make of such a word the name of a thing: "nomor darurat".
	beforeAlarm = wordSet("nomor nomer no kontak telepon telpon tlp dana izin kondisi keadaan")
	companies   = wordSet("pt cv ud lpk p3mi pjtki pptkis agen agensi agency sponsor calo")

	// requested are words for what is asked politely with "tolong".
	requested = wordSet(`info infonya informasi informasinya infokan beri berikan kasih kasihtau kasi jelasin terangkan terangin kirim kirimkan kirimin lihat liat lihatkan lihatin liatin jawab
		dijawab jawabannya balas dibalas bales ebales tanya nanya tanyakan tanyain bertanya atanya tahu tau beritahu kabari kabarin daftar daftarkan daftarin alamat alamatnya nomor nomornya nomer kontak kontaknya status statusnya
		data datanya konfirmasi verifikasi pastikan cocokkan tunjukkan sebutkan sampaikan hubungkan cari cariin carikan cariaghi nyari tentang soal mengenai laporkan lapor terjemahkan
		check verify oneng enga' ajunan ngerte abhala kabhala bacakan tampilkan buka bukakan search`)
	// doubted are what is asked of an agency: "tolong PT … resmi gak".
	doubted = wordSet("resmi resminya legal ilegal aman izin izinnya berizin terdaftar terpercaya dipercaya asli beneran penipu penipuan menipu nipu ditipu gak ga nggak ngga enggak tidak")
	// between may stand between "tolong" and what is asked.
	between = wordSet("mau ingin pengen pengin pingin terro arep kate bisa bisakah bantu bantuin bantuannya bantuan banget sekali dulu untuk me us to nyo'on minta mohon sama juga lagi")

	selves   = wordSet("saya sy sya aku ak gue gua gw kami kita kaula kula kulo bula engko' engkok sengko' sengkok abdhina me us")
	families = wordSet(`adik adek ade' ale' ali' alek kakak kaka' anak ana' anakna istri bini bine suami lake ibu ibuk ebu' ebu embu' emak mak ayah bapak bapa' eppa' saudara sodara taretan keponakan ponakan
		teman temen kanca kancana sepupu menantu cucu kompoy bojo bojone garwa keluarga mertua paman bibi embhuk embuk mbuk kakek nenek tetangga`)
	// hurts are what somebody does to the person who stands behind the word.
	hurts = wordSet(`sekap nyekap menyekap nyekapin sekapin kurung ngurung mengurung ngurungin ngorong ngoronge ngrung nyiksa siksa menyiksa nyeksa nyeksae nyiksain mukul memukul mukulin mukuli memukuli nokol mokol nempeleng nampar menampar
		nendang menendang nganiaya menganiaya ngancam mengancam ancam ngancem ngancamin ngancame nahan menahan nahanin jual njual menjual ngejual ngajual ajuwal nyuwal ngadol adol jualin nyulik menyulik menculik nyandera menyandera
		perkosa memperkosa merkosa memerkosa mekosa ngelecehin melecehkan bunuh membunuh mbunuh mateni mate'e nyikep mengikat ngikat nyekek mencekik gebuk gebukin nggebuki menyekik`)
	// unsettled make a question or a thing of the past of what was told.
	unsettled = wordSet("kalau kalo klo jika misal misalnya apakah apa dulu pernah manabi mon boleh bolehkah bisakah jangan")
)

// hearsCry takes a text for an emergency in which an agency is named and help
// is cried for, or somebody does harm to the writer or the family. Where nothing
// can be asked the numbers are given at once.
func (t *turn) hearsCry(r understanding.Result) understanding.Result {
	danger := t.tellsOfHarm()
	if about := r.Intent == bot.Agency || r.Entities.Agency != "" || slices.ContainsFunc(t.words, func(w string) bool { return companies[w] }); about && t.criesOut() {
		danger = max(danger, askedDanger)
	}
	switch {
	case danger == 0:
		return r
	case t.oneWay():
		danger = certainDanger
	}
	t.cried = true
	if r.Intent == bot.Emergency {
		r.IntentScore = max(r.IntentScore, danger)
		return r
	}
	r.Second, r.SecondScore, r.Close = r.Intent, r.IntentScore, false
	r.Intent, r.IntentScore = bot.Emergency, danger
	return r
}

// criesOut reports whether a word of the text cries for help and does not merely
// ask politely: "tolong cek PT …", "PT … tolong dijawab".
func (t *turn) criesOut() bool {
	for i, word := range t.words {
		if !cries[spelling.Fold(word)] || i > 0 && companies[t.words[i-1]] {
			continue
		}
		if alarms[word] {
			if i == 0 || !beforeAlarm[t.words[i-1]] {
				return true
			}
			continue
		}
		rest, self := t.words[i+1:], false
		for len(rest) > 0 && (between[rest[0]] || selves[rest[0]] || t.texts.Words.Polite(rest[0])) {
			self = self || selves[rest[0]]
			rest = rest[1:]
		}
		if len(rest) > 0 && requests(rest[0]) {
			continue
		}
		if self {
			return true
		}
		asked := false
		for j, w := range rest {
			named := j > 0 && companies[rest[j-1]]
			asked = asked || !named && (requests(w) || doubted[w] || t.texts.Words.Asks(w))
		}
		if !asked && !(len(rest) == 0 && i > 0 && slices.ContainsFunc(t.words[:min(i, 3)], requests)) {
			return true
		}
	}
	return false
}

// requests reports whether a word asks for something to be looked up or told.
func requests(word string) bool {
	return requested[word] || strings.Contains(word, "cek") && word != "cekik" || strings.Contains(word, "periksa") || strings.Contains(word, "reksa") || strings.Contains(word, "jelas")
}

// tellsOfHarm is the chance of danger where somebody does harm to the writer or
// the family: "nyekap saya", "ngurung tang ale'"; 0 where nobody does.
func (t *turn) tellsOfHarm() float64 {
	for i, word := range t.words {
		stem, mine := strings.CutSuffix(word, "ku")
		rest := t.words[i+1:]
		switch {
		case mine && hurts[stem]:
		case !hurts[word] || len(rest) == 0:
			continue
		case selves[rest[0]]:
			mine = true
		case rest[0] == "tang" && len(rest) > 1 && families[rest[1]]:
			mine = true
		default:
			kin, ku := strings.CutSuffix(rest[0], "ku")
			if !families[rest[0]] && !(ku && families[kin]) {
				continue
			}
			mine = ku || len(rest) > 1 && selves[rest[1]]
		}
		if !mine || t.asks() || slices.ContainsFunc(t.words, func(w string) bool { return unsettled[w] }) {
			return askedDanger
		}
		return certainDanger
	}
	return 0
}

// asksOfCry asks whether somebody is in danger before the text is taken for the
// answer to what was asked, such as the name of an agency. Where a story is asked
// for, tellsInForm and the notes for the office hear of it.
func (t *turn) asksOfCry() bool {
	if !t.mayCry() || !t.suspects(t.understood()) || !t.cried {
		return false
	}
	if field := t.asked(); field != nil && field.As == "text" {
		return false
	}
	t.out.Intent = bot.Emergency
	t.asksDanger()
	return true
}
