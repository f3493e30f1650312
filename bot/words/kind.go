package words

import (
	"slices"
	"strings"
)

// Kind is a set of what a word may name. Its classes say what it does in a sentence; a
// word of a kind alone has none.
type Kind uint64

// The kinds, as the files have them.
const (
	Given         Kind = 1 << iota // "yakin", "bila": a word of talk that is a given name too
	Person                         // "tetangga", "calo": somebody, though not by name
	Kin                            // "suami", "ale'": somebody of the family, or a friend
	Calling                        // "panggil", "celuk": says how somebody is called
	WithCalling                    // "saja", "biasa": stands beside it and is no name
	Naming                         // "nama", "lengkap", "ktp": what a name is asked by
	Huh                            // "hah", "heh": it was not understood, or comes as a surprise
	Helping                        // "nolong", "abanto": helps somebody
	AnyThing                       // "apa", "ponapa": anything at all, behind a word for there being none
	Perplexed                      // "bingung", "posang"
	Giddy                          // "pusing": perplexed, or ill
	Ignorant                       // "gatau", "embuh": does not know
	Aware                          // "tau", "oneng", "punya": denied, it is not known or not to be had
	Ought                          // "harus", "kodhu", "mau": is to be done
	Turning                        // "minta tolong", "ngadu": turns to somebody
	Whither                        // "siapa", "kemana", "anapa": whom, where or what
	About                          // "soal", "parkara": a topic follows
	Child                          // "bayi", "cucu": a small child
	Fussing                        // "nangis", "rewel": what one does that keeps somebody from answering
	Awaited                        // "ditunggu": the writer waits for what was asked
	Awaiting                       // "tunggu": does so beside who waits
	Until                          // "sebelum": the latest that is meant follows
	Record                         // "data", "nama": what is kept of somebody
	They                           // "dia", "orang": somebody else
	IWill                          // Javanese "tak": what the writer is about to do follows
	Toward                         // "ke", "sekarang": may stand between these
	Interest                       // "minat": a wish for work, and for nothing that kanca does
	Retracting                     // "salah pencet", "bercanda": what was written was not meant
	Trying                         // "coba": what was written was a trial, or something is tried
	Inflicted                      // "lupakan": done to whoever is named behind it
	Intended                       // "sengaja": denied, it was not meant
	Merely                         // "cuma": no more than what follows
	Rescued                        // "ditolong": somebody was helped; who did it may follow
	Found                          // "ketemu": somebody was found
	Returned                       // "pulang": somebody is where he belongs
	Relieved                       // "alhamdulillah": it turned out well
	Unalarming                     // "hp", "pesan": beside any of these it adds no harm
	Rescuer                        // "polisi": who may have helped
	Fetching                       // "jemput", "goleki": with the writer behind it a plea
	Whence                         // "dari", "nang": a place follows
	Heard                          // "oke", "siap": what was said was read, which is no yes to whether somebody is in danger
	Informed                       // "infonya": what somebody thanks for who was told something
	Allowing                       // "ngebolehin", "izin": denied of somebody of the family, it is why something is not done
	Disallowing                    // "dilarang"
	Paid                           // "digaji": somebody has a wage, or it comes as it should
	Vanished                       // "hilang": something or somebody is no longer there
	HowMuch                        // "berapa", "piro"
	Wage                           // "gaji", "sama": of these, what does not say that it is paid
	Housed                         // "rumah", "kamar": where somebody is held
	Mailing                        // "grup", "daftar": whoever wants out of it wants no messages
	Number                         // "nomorku", "hp": where messages go
	Holding                        // "ghallu": opening a text it asks to wait
	Recovered                      // "sembuh", "baras": somebody is well again
	RecoveredOnce                  // "sae", "mari": beside a word that it is so, the same; else they say other things
	Ailment                        // "sakit", "loro": denied, somebody is well again
	Treated                        // "ditangani", "diobati": somebody is in the hands of whoever follows
	Treating                       // "dokter", "rumah sakit"
	TreatedBy                      // "sama", "di": may lead to those
	Sent                           // "smsnya", "pengumuman": what kanca sends, and nobody else does
	Noise                          // "bunyi", "tiap hari": why somebody wants no more of it
	ThisOne                        // "ini", "reya": the number that is written from
)

var kinds = map[string]Kind{"given": Given, "person": Person, "kin": Kin, "calling": Calling, "with_calling": WithCalling, "naming": Naming, "huh": Huh, "helping": Helping, "anything": AnyThing,
	"perplexed": Perplexed, "giddy": Giddy, "ignorant": Ignorant, "aware": Aware, "ought": Ought, "turning": Turning, "whither": Whither, "toward": Toward, "about": About, "child": Child, "awaited": Awaited, "awaiting": Awaiting, "until": Until, "record": Record, "they": They, "i_will": IWill, "fussing": Fussing, "interest": Interest,
	"retracting": Retracting, "trying": Trying, "inflicted": Inflicted, "intended": Intended, "merely": Merely, "rescued": Rescued, "found": Found, "returned": Returned, "relieved": Relieved, "unalarming": Unalarming, "rescuer": Rescuer, "fetching": Fetching, "whence": Whence, "mailing": Mailing, "heard": Heard, "informed": Informed, "allowing": Allowing, "disallowing": Disallowing, "paid": Paid, "wage": Wage, "housed": Housed, "vanished": Vanished, "how_much": HowMuch, "number": Number, "holding": Holding,
	"recovered": Recovered, "recovered_once": RecoveredOnce, "ailment": Ailment, "treated": Treated, "treating": Treating, "treated_by": TreatedBy, "sent": Sent, "noise": Noise, "this_one": ThisOne}

// KindOf is what a plain word may name, 0 for nothing that is listed.
func KindOf(plain string) Kind { return known.kind[plain] }

// Names reports whether the word may name one of the kinds.
func (w Word) Names(kind Kind) bool { return known.kind[w.Plain]&kind != 0 }

// possessives end a word for somebody of the speaker, or of whoever was spoken of.
var possessives = []string{"ku", "nya", "na", "ne", "e"}

// Somebody reports whether the word is somebody other than the writer and the reader:
// "temanku", "suami", "adiknya".
func (w Word) Somebody() bool { return w.Means(Kin|Person) || w.mine() }

// addresses reports whether the word may address the reader: "kakak", also in "kakak saya".
func (w Word) addresses() bool {
	first, _, _ := strings.Cut(w.Plain, " ")
	return w.Is(Polite) || w.mine() && known.class[first]&Polite != 0
}

// mine reports whether the word is a phrase for somebody of the writer's: "adik saya",
// "tang ale'".
func (w Word) mine() bool {
	first, last, ok := strings.Cut(w.Plain, " ")
	return ok && (known.kind[first]&(Kin|Person) != 0 && known.class[last]&Self != 0 || first == "tang" && known.kind[last]&(Kin|Person) != 0)
}

// Means reports whether the word names one of the kinds, also with an ending for whose it
// is: "anakku", "adiknya".
func (w Word) Means(kind Kind) bool {
	if w.Names(kind) {
		return true
	}
	for _, ending := range possessives {
		if stem, ok := strings.CutSuffix(w.Plain, ending); ok && known.kind[stem]&kind != 0 {
			return true
		}
	}
	return false
}

// NamesAny reports whether a word of the text may name one of the kinds.
func (t Text) NamesAny(kind Kind) bool {
	return slices.ContainsFunc(t.Words, func(w Word) bool { return w.Names(kind) })
}
