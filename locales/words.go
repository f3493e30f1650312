package locales

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/strictyaml"
	"kanca/bot/words"
)

// Command is a word that works everywhere, whatever was asked last.
type Command string

// The commands.
const (
	CommandMenu     Command = "menu"
	CommandBack     Command = "back"
	CommandCancel   Command = "cancel"
	CommandContinue Command = "continue"
	CommandRestart  Command = "restart"
	CommandSkip     Command = "skip"
	CommandNext     Command = "next" // the next page
	CommandHelp     Command = "help"
	CommandStop     Command = "stop"   // no more announcements
	CommandResume   Command = "resume" // announcements again
	CommandYes      Command = "yes"
	CommandNo       Command = "no"
	CommandChange   Command = "change" // correct an answer
)

var commands = []Command{
	CommandMenu, CommandBack, CommandCancel, CommandContinue, CommandRestart, CommandSkip,
	CommandNext, CommandHelp, CommandStop, CommandResume, CommandYes, CommandNo, CommandChange,
}

// Words is what people say, in both languages at once: whatever language a
// person reads, the other one's words are understood too.
type Words struct {
	whole     map[string]Command         // plain or folded whole message
	only      map[string]bot.Lang        // whole messages that just one language has
	numbers   map[string]int             // number words
	languages map[string]bot.Lang        // names of the languages
	fields    map[string]string          // words that name a field of a form: umur → age
	negations map[string]bool            // "bukan", "benne": what follows is not meant
	mistakes  map[string]bool            // "salah", "ralat": an earlier answer is corrected
	polite    map[string]bool            // words that carry no meaning: pak, bu, kak, ya
	asking    map[string]bool            // question words
	requests  map[string]string          // folded words that ask for something by its name: lapor → report
	sexes     map[string]string          // "male" or "female"
	lists     map[string]map[string]bool // further words by the name of their list, see Listed
	madurese  map[string]bool            // folded words that no other language of the region has
	phrases   map[string][]string        // lists in order, see Phrases
}

// wordsFile is words.LANG.yaml.
type wordsFile struct {
	Commands  map[Command][]string  `yaml:"commands"`
	Numbers   map[int][]string      `yaml:"numbers"`
	Languages map[bot.Lang][]string `yaml:"languages"`
	Fields    map[string][]string   `yaml:"fields"`
	Negations []string              `yaml:"negations"`
	Mistakes  []string              `yaml:"mistakes"`
	Polite    []string              `yaml:"polite"`
	Asking    []string              `yaml:"asking"`
	Requests  map[string][]string   `yaml:"requests"`
	Sexes     map[string][]string   `yaml:"sexes"`
	Robots    []string              `yaml:"robots"`    // what kanca may be asked to be: "robot", "manusia"
	Addressed []string              `yaml:"addressed"` // words for kanca itself: "kamu"
	Hurry     []string              `yaml:"hurry"`     // words that urge an answer and tell nothing
	Work      []string              `yaml:"work"`      // what is left by one who stops working
	Leaving   []string              `yaml:"leaving"`   // words between "berhenti" and what is left
	StopOnly  []string              `yaml:"stop_only"` // whole messages that stop; inside a sentence they mean something else
	Enough    []string              `yaml:"enough"`    // whole messages that may mean to stop
	Resume    []string              `yaml:"resume_again"`
	Announce  []string              `yaml:"announcements"`
	News      []string              `yaml:"news"`
	Again     []string              `yaml:"again"`
	Taking    []string              `yaml:"taking"` // with which staff take a cry for help: "terima"
	TakingAll []string              `yaml:"taking_all"`
	AtTaking  []string              `yaml:"at_taking"` // what may stand beside: "nomor", "dan"
	Really    []string              `yaml:"really"`
	OfAge     []string              `yaml:"of_age"`
	Living    []string              `yaml:"living"`
	Supposing []string              `yaml:"supposing"`
	Abroad    []string              `yaml:"abroad"`
	Automatic []string              `yaml:"automatic"`
	Suffered  []string              `yaml:"suffered"` // stems of what is done to somebody in danger
	Ailing    []string              `yaml:"ailing"`   // what is wrong with somebody who needs help
	Illness   []string              `yaml:"illness"`
	Grave     []string              `yaml:"grave"`
	Faring    []string              `yaml:"faring"`
	Once      []string              `yaml:"once"`
	Contrast  []string              `yaml:"contrast"`
	Javanese  []string              `yaml:"javanese"`
	People    []string              `yaml:"people"`   // who may suffer harm, besides the writer and the family
	Things    []string              `yaml:"things"`   // what may be kept from somebody
	Placing   []string              `yaml:"placing"`  // what tells where a place is
	Proving   []string              `yaml:"proving"`  // what stands beside a name that was registered
	Wages     []string              `yaml:"wages"`    // what a contract is about
	Ordinary  []string              `yaml:"ordinary"` // what may be said of it and is no danger
	Home      []string              `yaml:"home"`     // coming home
	Pointing  []string              `yaml:"pointing"` // what leads to what an item is chosen by
	Sought    []string              `yaml:"sought"`   // what is looked for before a story is told
	Phones    []string              `yaml:"phones"`   // what may be off, and is nobody
	Dead      []string              `yaml:"dead"`     // is off, or dead
	Left      []string              `yaml:"left"`     // stays at home
	Lost      []string              `yaml:"lost"`     // what tells that somebody or something is gone
	Matter    []string              `yaml:"matter"`   // what a form is about and where it goes
	Offers    []string              `yaml:"offers"`   // what asks to examine an offer of work, in front of its text or alone
	Sums      []string              `yaml:"sums"`     // what asks whether a sum is usual
	Madurese  []string              `yaml:"madurese"` // in words.mad.yaml only
	AlsoIndo  []string              `yaml:"not_madurese"`
}

func loadWords(fsys fs.FS) (*Words, Problems) {
	w := &Words{
		whole: map[string]Command{}, only: map[string]bot.Lang{}, numbers: map[string]int{}, languages: map[string]bot.Lang{}, fields: map[string]string{},
		negations: map[string]bool{}, mistakes: map[string]bool{}, polite: map[string]bool{}, asking: map[string]bool{}, requests: map[string]string{}, sexes: map[string]string{}, madurese: map[string]bool{},
		lists: map[string]map[string]bool{ListRobots: {}, ListAddressed: {}, ListHurry: {}, ListWork: {}, ListLeaving: {}, ListStopOnly: {}, listNotMadurese: {}, ListEnough: {}, ListResumeAgain: {}, ListAnnouncements: {}, ListNews: {}, ListAgain: {},
			ListReally: {}, ListOfAge: {}, ListLiving: {}, ListSupposing: {}, ListAbroad: {}, listTaking: {}, listTakingAll: {}, listAtTaking: {}, ListSuffered: {}, ListAiling: {}, ListIllness: {}, ListGrave: {}, ListFaring: {}, ListOnce: {}, ListContrast: {}, ListJavanese: {}, ListPeople: {}, ListThings: {}, ListPlacing: {}, ListProving: {}, ListWages: {}, ListOrdinary: {}, ListHome: {}, ListSought: {}, ListPointing: {}, ListPhones: {}, ListDead: {}, ListLeft: {}, ListLost: {}, ListMatter: {}, ListOffers: {}, ListSums: {}, ListAutomatic: {}},
	}
	var problems Problems
	for _, lang := range bot.Langs {
		name := "words." + string(lang) + ".yaml"
		data, err := readFilled(fsys, name)
		if err != nil {
			problems = append(problems, Problem{"L00", Position{name, 1}, "the file is missing; it holds the words people use"})
			continue
		}
		var file wordsFile
		lines, faults := strictyaml.Read(data, &file)
		for _, fault := range faults {
			problems = append(problems, Problem{"L00", Position{name, fault.Line}, fault.Text})
		}
		if len(faults) > 0 {
			continue
		}
		for _, command := range commands {
			if len(file.Commands[command])+len(assent(command, lang)) == 0 {
				problems = append(problems, Problem{"L01", Position{name, max(lines["commands"], 1)}, fmt.Sprintf("no words for the command %q; add some", command)})
			}
		}
		for command := range file.Commands {
			if !slices.Contains(commands, command) {
				problems = append(problems, Problem{"L00", Position{name, lines["commands."+string(command)]}, fmt.Sprintf("%q is not a command; correct or remove it", command)})
			}
		}
		for other := range file.Languages {
			if !other.Valid() {
				problems = append(problems, Problem{"L00", Position{name, lines["languages."+string(other)]}, fmt.Sprintf("%q is not a language; use one of %v", other, bot.Langs)})
			}
		}
		problems = append(problems, w.add(name, lang, file, lines)...)
	}
	w.phrases = map[string][]string{}
	for list, set := range w.lists {
		for _, phrase := range slices.Sorted(maps.Keys(set)) {
			w.phrases[list] = append(w.phrases[list], " "+phrase+" ")
		}
		slices.SortStableFunc(w.phrases[list], func(a, b string) int { return len(b) - len(a) })
	}
	return w, problems
}

func (w *Words) add(name string, lang bot.Lang, file wordsFile, lines map[string]int) (problems Problems) {
	put := func(phrase string, command Command, keys ...string) {
		at := Position{name, lines["commands."+string(command)]}
		if spelling.Plain(phrase) == "" {
			problems = append(problems, Problem{"L05", at, fmt.Sprintf("%q has neither letters nor digits; remove it", phrase)})
			return
		}
		if _, both := w.whole[spelling.Plain(phrase)]; both {
			delete(w.only, spelling.Plain(phrase))
		} else {
			w.only[spelling.Plain(phrase)] = lang
		}
		for _, key := range append(keys, spelling.Plain(phrase)) {
			if old, taken := w.whole[key]; taken && old != command && !strings.HasPrefix(key, "~") {
				problems = append(problems, Problem{"L05", at, fmt.Sprintf("%q means both %q and %q; keep one", phrase, old, command)})
			} else if !taken {
				w.whole[key] = command
			}
		}
	}
	for _, command := range commands { // in a fixed order, so that which word wins does not change
		for _, phrase := range file.Commands[command] {
			put(phrase, command, "~"+spelling.FoldText(spelling.Plain(phrase)))
		}
		for _, phrase := range assent(command, lang) { // in every spelling already, and folded some are other words
			put(phrase, command)
		}
	}
	for n, phrases := range file.Numbers {
		for _, phrase := range phrases {
			w.numbers[spelling.Plain(phrase)] = n
		}
	}
	for lang, phrases := range file.Languages {
		for _, phrase := range phrases {
			w.languages[spelling.Plain(phrase)] = lang
		}
	}
	for field, phrases := range file.Fields {
		for _, phrase := range phrases {
			w.fields[spelling.Fold(spelling.Plain(phrase))] = field
		}
	}
	for sex, phrases := range file.Sexes {
		for _, phrase := range phrases {
			w.sexes[spelling.Plain(phrase)] = sex
		}
	}
	for intent, phrases := range file.Requests {
		for _, phrase := range phrases {
			w.requests[spelling.Fold(spelling.Plain(phrase))] = intent
		}
	}
	for _, word := range file.Madurese {
		w.madurese[spelling.Fold(spelling.Plain(word))] = true
	}
	for _, set := range []struct {
		into map[string]bool
		from []string
	}{{w.negations, file.Negations}, {w.mistakes, file.Mistakes}, {w.polite, file.Polite}, {w.asking, file.Asking},
		{w.lists[ListRobots], file.Robots}, {w.lists[ListAddressed], file.Addressed}, {w.lists[ListHurry], file.Hurry}, {w.lists[ListWork], file.Work}, {w.lists[ListLeaving], file.Leaving},
		{w.lists[listNotMadurese], file.AlsoIndo}, {w.lists[ListStopOnly], file.StopOnly}, {w.lists[ListEnough], file.Enough}, {w.lists[ListResumeAgain], file.Resume}, {w.lists[ListAnnouncements], file.Announce}, {w.lists[ListNews], file.News}, {w.lists[ListAgain], file.Again},
		{w.lists[ListReally], file.Really}, {w.lists[ListOfAge], file.OfAge}, {w.lists[ListLiving], file.Living}, {w.lists[ListSupposing], file.Supposing}, {w.lists[ListAbroad], file.Abroad},
		{w.lists[listTaking], file.Taking}, {w.lists[listTakingAll], file.TakingAll}, {w.lists[listAtTaking], file.AtTaking}, {w.lists[ListSuffered], file.Suffered}, {w.lists[ListAiling], file.Ailing}, {w.lists[ListIllness], file.Illness}, {w.lists[ListGrave], file.Grave}, {w.lists[ListFaring], file.Faring}, {w.lists[ListOnce], file.Once}, {w.lists[ListContrast], file.Contrast}, {w.lists[ListJavanese], file.Javanese}, {w.lists[ListPeople], file.People}, {w.lists[ListThings], file.Things}, {w.lists[ListPlacing], file.Placing}, {w.lists[ListProving], file.Proving}, {w.lists[ListWages], file.Wages}, {w.lists[ListOrdinary], file.Ordinary}, {w.lists[ListHome], file.Home}, {w.lists[ListSought], file.Sought}, {w.lists[ListPointing], file.Pointing}, {w.lists[ListPhones], file.Phones}, {w.lists[ListDead], file.Dead}, {w.lists[ListLeft], file.Left}, {w.lists[ListLost], file.Lost}, {w.lists[ListMatter], file.Matter}, {w.lists[ListOffers], file.Offers}, {w.lists[ListSums], file.Sums},
		{w.lists[ListAutomatic], file.Automatic}} {
		for _, phrase := range set.from {
			set.into[spelling.Plain(phrase)] = true
		}
	}
	return problems
}

// assent is the words of yes or no that bot/words has for a language.
func assent(command Command, lang bot.Lang) []string {
	of := map[Command]words.Class{CommandYes: words.Yes | words.Agree | words.Right, CommandNo: words.Not | words.NotYet}[command]
	if of == 0 {
		return nil
	}
	list := words.Listed(of, string(lang))
	if lang == bot.Indonesian {
		list = append(list, words.Listed(of, "jav")...)
	}
	return list
}

// Command says which command a whole message is, "" if none. Polite words at
// either end ("berhenti pak", "tolong menu") are set aside. A yes or a no may have
// as many words as people give it: "iya udah bener semua", "enggak ya kak".
func (w *Words) Command(plain string) Command {
	if c := w.listedCommand(plain); c != "" {
		return c
	}
	if len(plain) > maxAnswer {
		return ""
	}
	text := words.Read(plain)
	if text.Asks() {
		return ""
	}
	switch r := text.Answer(words.Plain); {
	case !r.Whole:
	case r.Answer == words.Affirmed:
		return CommandYes
	case r.Answer == words.Denied:
		return CommandNo
	}
	return ""
}

// maxAnswer is how long a yes or a no may be, in bytes.
const maxAnswer = 80

// listedCommand is the command that the files list, word for word.
func (w *Words) listedCommand(plain string) Command {
	if c, ok := w.whole[plain]; ok {
		return c
	}
	if len(plain) > 40 {
		return ""
	}
	trimmed := w.Trim(plain)
	if c, ok := w.whole[trimmed]; ok {
		return c
	}
	var buf [64]byte
	if c := w.whole[string(spelling.AppendFoldText(append(buf[:0], '~'), trimmed))]; c != "" {
		return c
	}
	head, rest, two := strings.Cut(trimmed, " ")
	if c := w.whole[head]; two && c != "" && c == w.whole[rest] { // "iya engghi"
		return c
	}
	return ""
}

// NearCommand is the command that a single misspelt word is meant for, "" if
// none or several are near. Words of fewer than five letters are not tried.
func (w *Words) NearCommand(plain string) Command {
	var found Command
	if len(plain) < 5 {
		return ""
	}
	for phrase, command := range w.whole {
		if phrase[0] == '~' || len(phrase) < 5 || !spelling.Near(phrase, plain) {
			continue
		}
		if found != "" && found != command {
			return ""
		}
		found = command
	}
	return found
}

// LangOf says in which language a whole message is a command, "" if in both.
func (w *Words) LangOf(plain string) bot.Lang {
	if lang, ok := w.only[plain]; ok {
		return lang
	}
	return w.only[w.Trim(plain)]
}

// Trim drops polite words from both ends of a plain text, but never all of it.
func (w *Words) Trim(plain string) string {
	rest := plain
	for {
		head, tail, more := strings.Cut(rest, " ")
		if !more || !w.polite[head] || trails[head] { // Javanese "aja mandheg" is "don't stop"
			break
		}
		rest = tail
	}
	for {
		i := strings.LastIndexByte(rest, ' ')
		if i < 0 || !w.polite[rest[i+1:]] {
			break
		}
		rest = rest[:i]
	}
	return rest
}

// leads and trails may stand around a number from a menu, in either language.
var (
	leads  = wordSet("nomor nomer nomernya no nmr pilih pele milih angka yang yg se sing kalau kalo mon manabi coba saya kula kaula")
	trails = wordSet("saja aja ae wae bhai bai bein")
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// Number reads a whole plain message as a number from a menu: digits or a
// number word of either language ("nomor 3", "se nomer tello' bhai").
func (w *Words) Number(plain string) (int, bool) {
	if n, ok := digits(plain); ok {
		return n, true
	}
	if len(plain) > 40 {
		return 0, false
	}
	trimmed := w.Trim(plain)
	for more := true; more; {
		head, rest, two := strings.Cut(trimmed, " ")
		if more = two && leads[head]; more {
			trimmed = w.Trim(rest)
			continue
		}
		if i := strings.LastIndexByte(trimmed, ' '); i > 0 && trails[trimmed[i+1:]] {
			trimmed, more = trimmed[:i], true
		}
	}
	if n, ok := digits(trimmed); ok {
		return n, true
	}
	n, ok := w.numbers[trimmed]
	return n, ok
}

func digits(s string) (int, bool) {
	if s == "" || len(s) > 3 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// Language reads a whole plain message as the name of a language.
func (w *Words) Language(plain string) (bot.Lang, bool) {
	lang, ok := w.languages[w.Trim(plain)]
	return lang, ok
}

// Field says which field of a form a word names, "" if none.
func (w *Words) Field(word string) string { return w.fields[spelling.Fold(word)] }

// Negates reports whether what follows the word is not meant ("bukan 42").
func (w *Words) Negates(word string) bool { return w.negations[word] }

// Mistake reports whether the word announces a correction ("salah").
func (w *Words) Mistake(word string) bool { return w.mistakes[word] }

// Asks reports whether the word asks something ("berapa").
func (w *Words) Asks(word string) bool { return w.asking[word] }

// Request says which intent a word asks for by its name ("lapor"), "" if none. A
// word that only tells of the same thing ("ditipu") is no request.
func (w *Words) Request(word string) bot.Intent { return bot.Intent(w.requests[spelling.Fold(word)]) }

// IsMadurese reports whether a single word already shows that a text is
// Madurese: "alapor", "adaftar". It serves first messages of two or three words.
func (w *Words) IsMadurese(word string) bool {
	return w.madurese[spelling.Fold(word)] && !w.lists[listNotMadurese][word]
}

// Polite reports whether the word carries no meaning of its own: "pak", "ya".
func (w *Words) Polite(word string) bool { return w.polite[word] }

// The lists that Listed knows.
const (
	ListRobots    = "robots"    // what kanca may be asked to be: "robot", "manusia"
	ListAddressed = "addressed" // words for kanca itself: "kamu"
	ListHurry     = "hurry"     // words that urge an answer and tell nothing: "cepat"
	ListWork      = "work"      // what one who stops working leaves: "kerja", "majikan"
	ListLeaving   = "leaving"   // what stands between "berhenti" and that: "dari"
	ListSuffered  = "suffered"  // stems of what is done to somebody in danger: "sekap"
	ListAiling    = "ailing"    // what is wrong with somebody: "sakit"
	ListIllness   = "illness"   // what somebody of the family may have: "tipes"
	ListGrave     = "grave"     // what makes an illness urgent: "parah"
	ListFaring    = "faring"    // somebody is well where he is: "betah"
	ListOnce      = "once"      // it was before: "pernah"
	ListJavanese  = "javanese"  // words that only Javanese has
	ListContrast  = "contrast"  // leads to what speaks against it, or is meant instead: "tapi"
	ListPeople    = "people"    // who may suffer harm: "tkw"
	ListThings    = "things"    // what may be kept from somebody: "ijazah"
	ListPlacing   = "placing"   // what tells where a place is: "desa", "dekat"
	ListProving   = "proving"   // what stands beside a name that was registered: "nama saya", "dulu pakai"
	ListWages     = "wages"     // what a contract is about: "gaji"
	ListOrdinary  = "ordinary"  // what may be said of it and is no danger: "dipotong", "telat"
	ListHome      = "home"      // coming home: "pulang"
	ListPointing  = "pointing"  // what leads to what an item of a list is chosen by: "yang di"
	ListSought    = "sought"    // what is looked for before a story is told: "kuitansi"
	ListPhones    = "phones"    // what may be off, and is nobody: "hp", "nomornya"
	ListDead      = "dead"      // is off, or dead: "mati"
	ListLeft      = "left"      // stays at home: "ditinggal"
	ListLost      = "lost"      // what tells that somebody or something is gone: "hilang"
	ListOffers    = "offers"    // asks to examine an offer of work: "cek tawaran"
	ListSums      = "sums"      // asks whether a sum is usual: "cek biaya"
	ListMatter    = "matter"    // what a form is about and where it goes: "kejadiannya", "kantor"
	ListAutomatic = "automatic" // phrases of phones that answer by themselves: "akan segera dibalas"

	listNotMadurese   = "not_madurese"  // Indonesian words that are spelt nearly like a Madurese one: "tetangga"
	ListStopOnly      = "stop_only"     // whole messages that stop announcements: "off"
	ListEnough        = "enough"        // whole messages that may mean so: "cukup"
	ListResumeAgain   = "resume_again"  // as a whole message MULAI for whoever has stopped: "mulai lagi"
	ListAnnouncements = "announcements" // what is switched on again: "pengumuman"
	ListNews          = "news"          // what may mean it beside a word of ListAgain: "info"
	ListAgain         = "again"         // "lagi"

	ListReally    = "really"    // begin a statement about what was said before: "sebetulnya"
	ListOfAge     = "of_age"    // go with an age: "tahun", "baru"
	ListLiving    = "living"    // go with the place where one lives: "tinggal"
	ListSupposing = "supposing" // "kalau"
	ListAbroad    = "abroad"    // may stand in a text that only says that somebody works abroad
)

// Listed reports whether a word is on a list of words.*.yaml, in either language.
func (w *Words) Listed(list, word string) bool { return w.lists[list][word] }

// Phrases returns a list of words.*.yaml in both languages, the longest first: each
// between two blanks, as it stands among other words. It is not to be changed.
func (w *Words) Phrases(list string) []string { return w.phrases[list] }

// Sex says which sex a word names: "male", "female" or "".
func (w *Words) Sex(word string) string { return w.sexes[word] }

// Stops reports whether a stop word stands somewhere in the words of a longer
// message, which calls for a question and not for an act.
func (w *Words) Stops(words []string) bool {
	for _, word := range words {
		if w.whole[word] == CommandStop {
			return true
		}
	}
	return false
}
