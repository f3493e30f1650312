// Package acts says what an answer does in the state of the conversation in which it is
// given: whether it says yes, no, asks something, corrects, refuses. It is a second reading
// beside the rules of package conversation, learnt from sentences of many hands
// (examples/<hand>.tsv: state, text, class); where both agree something is done, where they
// differ it is asked.
//
// It reads the same features as the intents do (package lexicon), and what package words makes
// of the text; each of them counts once for all states and once for its own.
package acts

import (
	_ "embed"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
	"kanca/bot/words"
)

// The model is made from examples; a test fails when it is not the one that they give.
//
//go:generate go run ../train acts -examples examples -out acts.bin
//go:embed acts.bin
var table []byte

// State is where the conversation waits.
type State string

// The states.
const (
	AtDanger       State = "danger"        // "is somebody in danger?"
	AtDeletion     State = "delete"        // "delete everything?"
	AtStopped      State = "stopped"       // no question; announcements were stopped
	AtStarted      State = "stop"          // no question; announcements come
	AtNothing      State = "free"          // no question
	AtAge          State = "age"           // of a registration
	AtNIK          State = "nik"           // of a registration
	AtVillage      State = "village"       // of a registration
	AtRegistration State = "summary"       // of a registration: "is this right?"
	AtConsent      State = "consent"       // "do you agree?"
	AtStory        State = "story"         // of a report: "what happened?"
	AtCulprit      State = "who"           // of a report
	AtReport       State = "reportsummary" // of a report: "send it?"
	AtStop         State = "stopask"       // "shall announcements stop?"
	AtAgency       State = "firm"          // no question; an agency is named
)

// Act is what an answer does there.
type Act string

// The acts. Each state knows some of them; see States.
const (
	Yes    Act = "yes"
	No     Act = "no"
	Ask    Act = "ask" // a question, a pause, a remark: neither taken nor refused
	Edit   Act = "edit"
	Minor  Act = "minor"
	Cancel Act = "cancel"
	Skip   Act = "skip"
	Value  Act = "value"
	Cry    Act = "cry"
	Calm   Act = "calm"
	Check  Act = "check"
	Stop   Act = "stop"
	Other  Act = "other"
	Resume Act = "resume"
)

// all are the classes of the model, in its order.
var all = [...]Act{Yes, No, Ask, Edit, Minor, Cancel, Skip, Value, Cry, Calm, Check, Stop, Other, Resume}

// States are the states, with the acts that are told apart in each.
var States = map[State][]Act{
	AtDanger:       {Yes, No, Ask},
	AtDeletion:     {Yes, No, Ask},
	AtStopped:      {Resume, Ask, Other},
	AtStarted:      {Stop, Ask, Other},
	AtNothing:      {Cry, Calm},
	AtAge:          {Value, Minor, Ask, Cancel},
	AtNIK:          {Skip, Minor, Edit, Cancel, Ask, Cry},
	AtRegistration: {Yes, No, Edit, Minor, Ask},
	AtReport:       {Yes, No, Edit, Ask, Cry},
	AtStory:        {Value, Ask, Cancel, Cry},
	AtCulprit:      {Value, Skip, Ask, Cancel, Cry},
	AtConsent:      {Yes, No, Ask},
	AtStop:         {Yes, No, Ask},
	AtVillage:      {Value, Ask, Cancel},
	AtAgency:       {Check, Calm, Cry},
}

// Bits is the size of the hash table of the model as a power of two.
const Bits = 17

// Model reads acts. It is immutable after Load and safe for concurrent use.
type Model struct {
	lexicon *lexicon.Lexicon
	table   *linear.Model
	rooms   sync.Pool // of *room
}

// room is the memory that one text needs, kept for the next one.
type room struct {
	text     lexicon.Text
	seen     []lexicon.Observation
	buckets  []uint32
	features []linear.Feature
}

// Load reads the model embedded in the program.
func Load(x *lexicon.Lexicon) (*Model, error) {
	m, err := linear.Read(table)
	if err != nil {
		return nil, fmt.Errorf("acts: %w", err)
	}
	return With(x, m)
}

// With is a model with another table.
func With(x *lexicon.Lexicon, table *linear.Model) (*Model, error) {
	if table.Bits() != Bits || !slices.Equal(table.Classes, Classes()) {
		return nil, fmt.Errorf("acts: the model was made for other features; run go generate ./bot/understanding/acts")
	}
	return &Model{lexicon: x, table: table, rooms: sync.Pool{New: func() any { return new(room) }}}, nil
}

// Classes are the names of the acts in the order of the model.
func Classes() []string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = string(a)
	}
	return out
}

// Bytes is how much of the program the weights are.
func (m *Model) Bytes() int { return m.table.Bytes() }

// Reading is how likely each act of a state is, the likeliest first.
type Reading []Chance

// Chance is how likely an act is.
type Chance struct {
	Act    Act
	Chance float64
}

// Of is the chance of an act.
func (r Reading) Of(a Act) float64 {
	for _, c := range r {
		if c.Act == a {
			return c.Chance
		}
	}
	return 0
}

// Best is the likeliest act and its chance; "" where the state is not known.
func (r Reading) Best() (Act, float64) {
	if len(r) == 0 {
		return "", 0
	}
	return r[0].Act, r[0].Chance
}

// Read reads a text in a state; nil where the state is not known or the text has no word.
//
// said is what package words reads in the text.
func (m *Model) Read(in State, text string, said words.Text) Reading {
	acts := States[in]
	text = bounded(text)
	r := m.rooms.Get().(*room)
	defer m.rooms.Put(r)
	m.lexicon.Read(text, &r.text)
	if len(acts) == 0 || len(r.text.Words) == 0 {
		return nil
	}
	var scores, chances [len(all)]float32
	m.table.Scores(r.read(in, text, said), scores[:])
	kept := chances[:len(acts)]
	for i, a := range acts {
		kept[i] = scores[slices.Index(all[:], a)]
	}
	linear.Softmax(kept, 1)
	out := make(Reading, len(acts))
	for i, a := range acts {
		out[i] = Chance{a, float64(kept[i])}
	}
	slices.SortStableFunc(out, func(a, b Chance) int {
		switch {
		case a.Chance > b.Chance:
			return -1
		case a.Chance < b.Chance:
			return 1
		}
		return 0
	})
	return out
}

// maxText is how many bytes of a text are read at its beginning, and as many at its end.
const maxText = 300

// bounded is a long text's beginning and end: what an answer does is said there.
func bounded(text string) string {
	if len(text) <= 2*maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText]+" "+text[len(text)-maxText:], " ")
}

// How much what package words reads counts, and each feature in its own state.
const (
	wordsShare = 1.0
	ownShare   = 0.8
)

// Features are what a text says in a state.
func Features(x *lexicon.Lexicon, in State, text string) []linear.Feature {
	r := new(room)
	text = bounded(text)
	x.Read(text, &r.text)
	return r.read(in, text, words.Read(text))
}

// read is what the text that was read says in a state. It holds until the next one is read.
func (r *room) read(in State, text string, said words.Text) []linear.Feature {
	t := &r.text
	r.seen = t.Features(0, len(t.Words), r.seen[:0])
	r.features = r.features[:0]
	for _, o := range r.seen {
		r.features = append(r.features, o.Feature)
	}
	r.small(text, said)
	own := hash(string(in)) ^ stateSeed
	for _, f := range r.features {
		r.features = append(r.features, linear.Feature{Bucket: mix(f.Bucket*2654435761 ^ own), Value: f.Value * ownShare})
	}
	r.features = append(r.features, linear.Feature{Bucket: mix(own), Value: 3})
	return r.features
}

// stateSeed keeps the hash of a state apart from those of words.
const stateSeed = 0x5bd1e995

// questions are those of package words, in a fixed order.
var questions = [...]words.Question{words.Plain, words.Consent, words.Summary, words.Change, words.Danger}

// The kinds of what package words reads.
const (
	isQuestion = iota + 1
	asks
	asksWhether
	answers // of one of questions
	isPast
	length
	digits
	classed // a class of a word
	first   // a class of the first word
	follows // two classes, one behind the other
)

// maxRead is how many words of a text are read at its beginning, and as many at its end.
const maxRead = 30

// small is what package words makes of the small words of a text.
func (room *room) small(text string, r words.Text) {
	seen := room.buckets[:0]
	add := func(kind, a, b uint32) { seen = append(seen, mix(kind*0x9e3779b1^mix(a*0x85ebca6b^b*0xc2b2ae35+kind))) }
	if r.Question {
		add(isQuestion, 0, 0)
	}
	if r.Asks() {
		add(asks, 0, 0)
	}
	if r.AsksWhether() {
		add(asksWhether, 0, 0)
	}
	for i, q := range questions {
		a := r.Answer(q)
		whole := uint32(0)
		if a.Whole {
			whole = 1
		}
		add(answers, uint32(i), uint32(a.Answer)*2+whole)
		if a.Past {
			add(isPast, uint32(i), 0)
		}
	}
	add(length, lengthOf(len(r.Words)), 0)
	if strings.ContainsAny(text, "0123456789") {
		add(digits, 0, 0)
	}
	said := r.Words
	if len(said) > 2*maxRead {
		said = append(slices.Clone(said[:maxRead]), said[len(said)-maxRead:]...)
	}
	before := words.Class(0)
	for i, w := range said {
		for c := uint64(w.Class); c != 0; c &= c - 1 {
			bit := uint32(bits.TrailingZeros64(c))
			add(classed, bit, 0)
			if i == 0 {
				add(first, bit, 0)
			}
			for p := uint64(before); p != 0; p &= p - 1 {
				add(follows, uint32(bits.TrailingZeros64(p)), bit)
			}
		}
		before = w.Class
	}
	slices.Sort(seen)
	seen = slices.Compact(seen)
	for _, bucket := range seen {
		room.features = append(room.features, linear.Feature{Bucket: bucket, Value: wordsShare / 4})
	}
	room.buckets = seen
}

// lengthOf is how long a text is, roughly.
func lengthOf(n int) uint32 {
	switch {
	case n < 3:
		return uint32(n)
	case n < 6:
		return 3
	case n < 12:
		return 6
	}
	return 12
}

func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func mix(h uint32) uint32 { return linear.Bucket(h, Bits) }
