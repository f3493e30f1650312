package turn

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot/parts/partstest"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
	"kanca/bot/understanding"
	"kanca/content"
)

const (
	whatsapp bot.ChannelName = "trial-whatsapp"
	text     bot.ChannelName = "trial-sms"
)

// poison is a word at which the understanding of these tests panics.
const poison = "racunracun"

// load reads the parts once; the engine is the real one but for the poison.
var load = sync.OnceValues(func() (p partstest.Parts, err error) {
	if p, err = partstest.Read(); err != nil {
		return p, err
	}
	own := *p.Parts
	own.Engine, err = conversation.New(p.Trees, p.Texts, func(text string, saved bot.Lang) understanding.Result {
		if strings.Contains(text, poison) || saved == poison {
			panic("the text was " + text)
		}
		return p.Model.Understand(text, saved)
	}, p.Model.Act, p.Answers.FindAmong, identity.LoadGazetteer())
	return partstest.Parts{Parts: &own, Facts: p.Facts}, err
})

// office is a Receiver with a database and a clock of its own.
type office struct {
	testing.TB
	*Receiver
	raw     *sql.DB      // a way into the database beside the store
	clock   atomic.Int64 // Unix ms
	ids     atomic.Int64
	woken   atomic.Int64
	mu      sync.Mutex
	reports []Report
}

// opener returns an open database and the address of it.
type opener func(t testing.TB, now func() time.Time) (*store.DB, string)

func openAt(t testing.TB, url string, now func() time.Time) (*store.DB, string) {
	t.Helper()
	keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), store.Options{URL: url, Keys: keys, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, url
}

func onSQLite(t testing.TB, now func() time.Time) (*store.DB, string) {
	return openAt(t, "sqlite:"+storetest.File(t, t.TempDir()), now)
}

// plays are the tests that both databases must pass.
var plays = []struct {
	name string
	test func(*office)
}{
	{"a whole conversation", aWholeConversation},
	{"the language stays", theLanguageStays},
	{"whatever is written at the question for the NIK", whateverIsWrittenAtTheQuestionForTheNIK},
	{"a cry at the question for the NIK", aCryAtTheQuestionForTheNIK},
	{"a NIK in two messages", aNIKInTwoMessages},
	{"a NIK in any dress", aNIKInAnyDress},
	{"what is no NIK stays", whatIsNoNIKStays},
	{"staff were told of a piece", staffWereToldOfAPiece},
	{"delivered twice is answered once", deliveredTwiceIsAnsweredOnce},
	{"many people and racing deliveries", manyPeopleAndRacingDeliveries},
	{"a poison message is kept for staff", aPoisonMessageIsKeptForStaff},
	{"a newcomers poison message", aNewcomersPoisonMessage},
	{"what cannot be handled is still heard", whatCannotBeHandledIsStillHeard},
	{"a conversation that breaks the engine", aConversationThatBreaksTheEngine},
	{"a state that cannot be read", aStateThatCannotBeRead},
	{"a row that cannot be read", aRowThatCannotBeRead},
	{"the database refuses the conversation", theDatabaseRefusesTheConversation},
	{"hostile messages", hostileMessages},
	{"every kind is answered", everyKindIsAnswered},
	{"deletion is answered and forgets", deletionIsAnsweredAndForgets},
	{"only simulated phones forget", onlySimulatedPhonesForget},
	{"a flood is stored and told once", aFloodIsStoredAndToldOnce},
	{"a flood over processes", aFloodOverProcesses},
	{"machines are not answered for ever", machinesAreNotAnsweredForEver},
	{"a person at the same phone", aPersonAtTheSamePhone},
	{"a cry again and again", aCryAgainAndAgain},
	{"people are no machines", peopleAreNoMachines},
	{"staff take over", staffTakeOver},
	{"what always counts", whatAlwaysCounts},
	{"an answer to staff is for staff", anAnswerToStaffIsForStaff},
	{"a yes to staff erases nobody", aYesToStaffErasesNobody},
	{"a yes to staff agrees to no announcements", aYesToStaffIsNoWish},
	{"a wish that is taken back", aWishThatIsTakenBack},
	{"the form waits while staff answer", theFormWaitsWhileStaffAnswer},
	{"staff on two channels", staffOnTwoChannels},
	{"a notice before its message", aNoticeBeforeItsMessage},
	{"staff and bot at once", staffAndBotAtOnce},
	{"after days", afterDays},
	{"an old emergency", anOldEmergency},
	{"staff take a cry for help", staffTakeACry},
	{"staff say stop", staffSayStop},
	{"terima from everybody else is a text", terimaFromEverybodyElse},
	{"answers to a cry overtake", answersToACryOvertake},
	{"strangers read nothing", strangersReadNothing},
	{"a half-filled form is not shown", aHalfFilledFormIsNotShown},
	{"Siti proves who she is", sitiProvesWhoSheIs},
	{"a stranger says so", aStrangerSaysSo},
	{"the question hides no cry", theQuestionHidesNoCry},
	{"a turn asks little", aTurnAsksLittle},
	{"why it was answered so is kept", whyItWasAnsweredSo},
	{"what is asked for is counted", whatIsAskedForIsCounted},
}

func TestSQLite(t *testing.T) {
	for _, p := range plays {
		t.Run(p.name, func(t *testing.T) { p.test(newOffice(t, onSQLite)) })
	}
}

func TestPostgres(t *testing.T) {
	server := postgrestest.Start(t)
	for _, p := range plays {
		t.Run(p.name, func(t *testing.T) {
			p.test(newOffice(t, func(t testing.TB, now func() time.Time) (*store.DB, string) {
				return openAt(t, server.Tables(t), now)
			}))
		})
	}
}

// opening is when these tests begin: nine in the morning, WIB.
var opening = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// newReceiver is a Receiver as the program has it, without content of the office.
func newReceiver(db *store.DB, now func() time.Time) (*Receiver, error) {
	p, err := load()
	if err != nil {
		return nil, err
	}
	return &Receiver{
		Store: db, Engine: p.Engine, Texts: p.Texts, Now: now,
		Content: func() *content.Snapshot { return p.Facts },
		Traits: func(c bot.ChannelName) bot.Traits {
			if c == text {
				return bot.Traits{Medium: bot.SMS, Answerable: true}
			}
			return bot.Traits{Medium: bot.WhatsApp, Answerable: true}
		},
	}, nil
}

func newOffice(t testing.TB, open opener) *office {
	t.Helper()
	o := &office{TB: t}
	o.clock.Store(opening.UnixMilli())
	now := func() time.Time { return time.UnixMilli(o.clock.Load()).UTC() }
	var err error
	db, url := open(t, now)
	if o.Receiver, err = newReceiver(db, now); err != nil {
		t.Fatal(err)
	}
	driver := "pgx"
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, url = "sqlite", "file:"+path+"?_busy_timeout=5000"
	}
	if o.raw, err = sql.Open(driver, url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.raw.Close() })
	o.NewID = func() string { return fmt.Sprintf("id-%d", o.ids.Add(1)) }
	o.Wake = func(bot.ChannelName) { o.woken.Add(1) }
	o.Observe = func(r Report) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.reports = append(o.reports, r)
	}
	return o
}

// A phone number nobody has: Indonesian numbers do not begin with +62 0.
func phone(n int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}
}

// message is one from a person with an id that no other message has.
func (o *office) message(from bot.Address, words string) bot.Incoming {
	return bot.Incoming{Channel: whatsapp, ProviderID: fmt.Sprintf("m%d", o.ids.Add(1)), From: []bot.Address{from},
		Kind: bot.KindText, Text: words, SentAt: o.Now()}
}

// deliver receives a message and returns what was reported of it.
func (o *office) deliver(in bot.Incoming) Report {
	o.Helper()
	o.mu.Lock()
	before := len(o.reports)
	o.mu.Unlock()
	if err := o.Receive(o.Context(), in); err != nil {
		o.Fatalf("%q: %v", in.Text, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.reports) == before {
		return Report{Duplicate: true}
	}
	return o.reports[len(o.reports)-1]
}

// says is a text from a person; a second passes before it.
func (o *office) says(from bot.Address, words string) Report {
	o.Helper()
	o.clock.Add(1000)
	return o.deliver(o.message(from, words))
}

// play is what a person says and a piece of each answer: ">" and "<" in turns.
func (o *office) play(from bot.Address, lines ...string) {
	o.Helper()
	for i := 0; i+1 < len(lines); i += 2 {
		r := o.says(from, lines[i])
		var all []string
		for _, reply := range r.Replies {
			all = append(all, reply.Text)
		}
		if answer := strings.Join(all, "\n"); !strings.Contains(answer, lines[i+1]) {
			o.Errorf("> %s\nthe answer lacks %q (at %s):\n%s", lines[i], lines[i+1], r.Node, answer)
		}
	}
}

func (o *office) stored(from bot.Address) []store.StoredMessage {
	o.Helper()
	id, err := o.Store.FindPerson(o.Context(), from)
	if err != nil {
		o.Fatal(err)
	}
	all, err := o.Store.Messages(o.Context(), id, 10_000)
	if err != nil {
		o.Fatal(err)
	}
	return all
}

// count returns how many messages of a person came in and how many wait to go out.
// urgent counts the cries for help that wait for staff.
func (o *office) urgent() (n int) {
	o.Helper()
	open, err := o.Store.Handovers(o.Context(), 99)
	if err != nil {
		o.Fatal(err)
	}
	for _, h := range open {
		if h.Urgent {
			n++
		}
	}
	return n
}

func (o *office) count(from bot.Address) (in, out int) {
	o.Helper()
	for _, m := range o.stored(from) {
		if m.Inbound {
			in++
		} else {
			out++
		}
	}
	return in, out
}
