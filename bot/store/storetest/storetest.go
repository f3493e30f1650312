// Package storetest holds the tests that every database under package store
// must pass.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Opener opens an empty database with the clock now, and a second way into it
// for looking behind the store's back. It closes both at the test's end.
type Opener func(t testing.TB, now func() time.Time) (*store.DB, *sql.DB)

// Exercise runs the suite. Every test opens a database of its own.
func Exercise(t *testing.T, open Opener) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *house)
	}{
		{"people", people},
		{"a person under several names", names},
		{"two who turn out to be one", joined},
		{"a number that is somebody else's", recycledNumber},
		{"nothing goes to the next holder", nothingToTheNextHolder},
		{"two who prove to be one", provenToBeOne},
		{"proofs are counted", proofsAreCounted},
		{"stops stay with number and person", stopsStayWithNumberAndPerson},
		{"redelivery moves no number", redeliveryMovesNothing},
		{"inbound", inbound},
		{"hostile text", hostileText},
		{"failed inbound", failedInbound},
		{"answers to the question for the NIK", answersToNIK},
		{"a NIK in pieces", nikInPieces},
		{"a NIK in a report", nikInAReport},
		{"conversation", conversation},
		{"sealed rows do not move", movedRows},
		{"a conversation that cannot be read", unreadable},
		{"whose fault it was", faults},
		{"transactions", transactions},
		{"registration", registration},
		{"versions of a registration", versions},
		{"staff take a registration on", registrationMoves},
		{"staff look at a whole NIK", nikIsLookedAt},
		{"news of a registration after BERHENTI", newsAfterStop},
		{"racing steps of a registration", racingMoves},
		{"registrations are found", registrationList},
		{"registration of one NIK by two", duplicateNIK},
		{"what is to arrive at the regency", toTheRegency},
		{"behind what is held back from the regency", behindWhatIsHeld},
		{"what the regency did", regencyFollowUps},
		{"at which hours the regency is heard", regencyNewsHours},
		{"what overtakes the regency", regencyNewsOvertaken},
		{"by which way the regency is heard", regencyNewsWay},
		{"what differs from the regency", regencyDiffers},
		{"NIK removed", removedNIK},
		{"reports and handovers", reportsAndHandovers},
		{"inbox", inboxEntries},
		{"inbox of failures and joins", inboxOfFailuresAndJoins},
		{"each need stands in one queue", deskParts},
		{"cries first, then who waits longest", deskOrder},
		{"who takes a need has it", deskTake},
		{"a cry beside a need that is taken", deskTakeBeside},
		{"an answer to a number that moved", deskNumberMoved},
		{"racing takes", racingTakes},
		{"racing the bot for an answer", takeRacesTheBot},
		{"needs that nobody looks after", untendedNeedsWait},
		{"needs of who is off duty", needsOfWhoIsAwayWait},
		{"questions are looked at", questionsAreLookedAt},
		{"a cry at night", cryAtNight},
		{"needs are found", needsAreFound},
		{"words are found further back", wordsAreFoundFurtherBack},
		{"why the bot answered so", whyIsKept},
		{"when a message was tried", triesAreKept},
		{"a report that is taken up again", reportIsTakenUpAgain},
		{"a restriction ends news of reports", restrictionEndsNewsOfReports},
		{"news stands in the open conversation", newsStandsInTheThread},
		{"a need that is closed and a new one", closedNeedAndANewOne},
		{"failed or delivered", failedOrDelivered},
		{"a need that was put off comes back", snoozedNeedComesBack},
		{"what ends that a need rests", snoozeEnds},
		{"a need that came back and is left", snoozedNeedIsLeft},
		{"the bot speaks again visibly", botSpeaksAgainVisibly},
		{"answers of staff", deskAnswer},
		{"needs that are closed", deskFinish},
		{"drafts of staff, and what was seen", deskDrafts},
		{"an answer that is sent anew", deskAgain},
		{"people are found", peopleAreFound},
		{"requests about data", requestsOfPeople},
		{"erased by staff", erasedByStaff},
		{"a copy of what is stored about a person", copyOfAPerson},
		{"a restriction reaches what was begun", restrictionReaches},
		{"a report that ends, and its need", reportEnds},
		{"working on a report is looking after it", reportIsTended},
		{"files of registrations after an erasure", exportsAfterErasure},
		{"joined by staff", joinedByStaff},
		{"accounts of staff", accounts},
		{"who is signed in", sessions},
		{"an account that closes", closedAccount},
		{"signing in takes longer", signInDelays},
		{"one-time codes count once", codesCountOnce},
		{"a form counts once", formsCountOnce},
		{"what was typed waits", typedWaits},
		{"what was typed goes", typedGoes},
		{"failures to sign in are summarised", failuresAreSummarised},
		{"far pages", farPages},
		{"the audit log is only added to", auditIsAddedTo},
		{"the audit log is proved", auditIsProved},
		{"racing acts are chained", racingActs},
		{"what waits today", waitsToday},
		{"a phone of staff that was told", alertedPhone},
		{"a number of staff moves", staffNumberMoves},
		{"the office says whose a phone of staff is", staffWordOfTheOffice},
		{"an account is taken into use again", staffTakenBack},
		{"a number of staff moves by the office phone", staffNumberMovesByTheOfficePhone},
		{"alerts", alerts},
		{"an alert outlives the first word of its phone", alertOutlivesFirstWord},
		{"rounds of alerts stand apart", alertRoundsStandApart},
		{"phones that are doubted come last", doubtedPhonesComeLast},
		{"the order of who is told", rosterIsOrdered},
		{"a phone of staff that changes", phoneOfStaffChanges},
		{"a phone of staff is tried", phoneIsTried},
		{"racing changes of who is told", racingRoster},
		{"replies that are kept ready", cannedReplies},
		{"revisions of what is told", revisionsAreKept},
		{"revisions that two write on", revisionsOfTwo},
		{"racing publications", racingPublications},
		{"taken by phone is audited", takenByPhoneIsAudited},
		{"racing alerts", racingAlerts},
		{"consent, language, questions", smallEvents},
		{"announcements", announcements},
		{"an announcement goes", announcementGoes},
		{"an announcement is edited", announcementEdits},
		{"the number of an announcement", announcementNumber},
		{"an announcement and who must not get it", announcementStops},
		{"an announcement stands still", announcementPauses},
		{"the hours of an announcement", announcementHours},
		{"an announcement begins carefully", announcementCanary},
		{"the office sees where announcements stand", announcementsSeen},
		{"whom an announcement means", announcementSubjects},
		{"a no to announcements", announcementRefusals},
		{"an announcement and two who are one", announcementJoins},
		{"an announcement on its way to two who are one", announcementJoinsOnItsWay},
		{"a provider objects to an announcement", announcementObjection},
		{"WhatsApp goes to who wrote there lately", announcementSilence},
		{"no announcement to a number that lapsed", announcementToALapsedNumber},
		{"no word of the office to a number that lapsed", lapsedRoute},
		{"needs are rung", needsAreRung},
		{"numbers of needs are forgotten", numbersOfNeedsGo},
		{"a notice to staff answers nobody", noticeAnswersNobody},
		{"people of a month", peopleOfAMonth},
		{"announcements age", announcementsAge},
		{"an announcement that a channel does not take", announcementRetries},
		{"an announcement for those who wrote today", announcementWindow},
		{"why an announcement did not go", announcementReasons},
		{"an announcement that was forged", announcementForged},
		{"an announcement on its way", announcementOnItsWay},
		{"an announcement in training", announcementPractice},
		{"a training does not begin beside an approval", racingPractice},
		{"racing beginnings of a training", racingBeginnings},
		{"a training that began beside an announcement", announcementBesidePractice},
		{"an announcement whose time is up", announcementTimeIsUp},
		{"an announcement of what has ended", announcementOffers},
		{"an announcement that waits for approval", announcementAsks},
		{"a test of an announcement", announcementTrial},
		{"what earlier announcements say why", announcementOldReasons},
		{"an announcement to those whom it failed", announcementAgain},
		{"what people asked to be told of", announcementNotices},
		{"one offer for several wishes", noticesOfOneOffer},
		{"an announcement to nobody twice", announcementTwice},
		{"an announcement that does not begin", announcementLate},
		{"the channels of an announcement", announcementWays},
		{"who of an announcement wrote within WhatsApp's window", announcementWindows},
		{"an announcement stops by itself by what becomes of its template, and goes on once it was priced anew", announcementTemplates},
		{"what came of an announcement", announcementResults},
		{"an announcement takes the other way where the first failed", announcementOtherWay},
		{"the other way of an announcement is not taken in vain", announcementOtherWayNot},
		{"an announcement waits for word that the first way failed", announcementOtherWayLate},
		{"racing failures, stops and other ways", racingOtherWays},
		{"one row of an announcement that nothing can be sent to", announcementBadRow},
		{"the first ones of an announcement", announcementFirstOnes},
		{"an announcement that nobody approved in time", announcementLapses},
		{"a count of an announcement is kept", announcementCounted},
		{"racing approvals", racingApprovals},
		{"a deputy approves until a day", deputyApproves},
		{"an announcement hurries", announcementHurries},
		{"racing stops of an announcement", racingStops},
		{"two announcements race by two channels", racingChannels},
		{"racing cancels of an announcement", racingCancels},
		{"staff wrote", staffWrote},
		{"a take-over is a row", takeOverIsARow},
		{"take-overs join", takeOversJoin},
		{"the phone greets by itself", automaticGreeting},
		{"hands repeat themselves", handsRepeatThemselves},
		{"faster than hands", fasterThanHands},
		{"late greetings", lateGreetings},
		{"receipts", receipts},
		{"files", files},
		{"files that come again", filesComeAgain},
		{"too many files", tooManyFiles},
		{"revoked", revoked},
		{"revoked early", revokedEarly},
		{"staff unreadable", staffUnreadable},
		{"unreceived", unreceived},
		{"retention", retention},
		{"retention of files", retentionOfFiles},
		{"retention of what staff wrote", retentionOfWords},
		{"retention holds back", retentionHoldsBack},
		{"retention goes on", retentionGoesOn},
		{"erasure", erasure},
		{"farewells", farewells},
		{"backups that were made", madeBackups},
		{"erasure while sending", erasureWhileSending},
		{"outbox order", outboxOrder},
		{"outbox lanes", outboxLanes},
		{"outbox: since when", outboxSince},
		{"outbox: what may be sent", outboxMaySend},
		{"outbox: a cry behind a cry", outboxCries},
		{"outbox: a cry beside an answer", outboxBeside},
		{"outbox: marked together", outboxTogether},
		{"outbox retries", outboxRetries},
		{"failures that are reported later", outboxReportedFailures},
		{"outbox states", outboxStates},
		{"outbox leases", outboxLeases},
		{"leases", leases},
		{"checkpoints", checkpoints},
		{"rests that a provider named", rests},
		{"last inbound", lastInbound},
		{"SMS by day", smsDays},
		{"SMS prices", smsPrices},
		{"refusals known to a provider", providerOptOut},
		{"the newest stop counts", newestStopCounts},
		{"addresses that cannot be reached", unreachable},
		{"register of agencies", agencies},
		{"openings and trainings", openingsAndTrainings},
		{"a register that shrinks", shrinkingRegister},
		{"a register that shrinks in steps", registerShrinksInSteps},
		{"imports that are undone", undoneImports},
		{"openings that are withdrawn", withdrawnOpenings},
		{"racing imports", racingImports},
		{"racing deliveries", racingDeliveries},
		{"racing turns see each other", racingTurnsSeeEachOther},
		{"racing newcomers", racingNewcomers},
		{"racing joins", racingJoins},
		{"racing strangers", racingStrangers},
		{"racing erasures", racingErasures},
		{"racing erasures of one person", racingErasuresOfOnePerson},
		{"racing senders", racingSenders},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &house{t: t, ctx: context.Background()}
			h.clock.Store(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC).UnixMilli())
			h.db, h.raw = open(t, h.now)
			c.test(t, h)
		})
	}
}

const channel = bot.ChannelName("trial")

// A phone number nobody has: Indonesian numbers do not begin with +62 0.
func phone(n int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}
}

// nik looks like a NIK of region 00, which does not exist.
func nik(n int) string { return fmt.Sprintf("000000010190%04d", n) }

// house is a database under test.
type house struct {
	t     *testing.T
	ctx   context.Context
	db    *store.DB
	raw   *sql.DB
	clock atomic.Int64
	ids   atomic.Int64
}

func (h *house) now() time.Time              { return time.UnixMilli(h.clock.Load()).UTC() }
func (h *house) later(d time.Duration)       { h.clock.Add(d.Milliseconds()) }
func (h *house) id(prefix string) string     { return fmt.Sprint(prefix, h.ids.Add(1)) }
func (h *house) in(fn func(*store.Tx) error) { h.t.Helper(); h.must(h.db.InTx(h.ctx, fn)) }

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) incoming(from bot.Address, id, text string) bot.Incoming {
	return bot.Incoming{Channel: channel, ProviderID: id, From: []bot.Address{from}, Kind: bot.KindText, Text: text, SentAt: h.now()}
}

// turn stores one message, applies events and queues replies, as bot/turn does.
func (h *house) turn(from bot.Address, events []bot.Event, replies ...string) bot.Person {
	h.t.Helper()
	p, _, err := h.deliver(h.incoming(from, h.id("in"), "hai"), events, replies...)
	h.must(err)
	return p
}

func (h *house) deliver(in bot.Incoming, events []bot.Event, replies ...string) (p bot.Person, fresh bool, err error) {
	err = h.db.InTx(h.ctx, func(tx *store.Tx) error {
		if p, err = tx.TakePerson(h.ctx, in.From, h.now()); err != nil {
			return err
		}
		var id bot.MessageID
		if id, fresh, err = tx.AddInbound(h.ctx, p.ID, in); err != nil || !fresh {
			return err
		}
		if err := tx.SaveConversation(h.ctx, p.ID, store.Conversation{State: []byte(`{"last":"` + in.ProviderID + `"}`), Node: "menu.main"}); err != nil {
			return err
		}
		if err := tx.Apply(h.ctx, p.ID, id, events); err != nil {
			return err
		}
		var texts []store.Reply
		for _, r := range replies {
			texts = append(texts, store.Reply{Text: r})
		}
		return tx.AddReplies(h.ctx, p.ID, in.Channel, in.From[0], id, texts)
	})
	return p, fresh, err
}

// person reads what the store says about an address.
func (h *house) person(from bot.Address) (p bot.Person) {
	h.t.Helper()
	h.in(func(tx *store.Tx) (err error) {
		p, err = tx.TakePerson(h.ctx, []bot.Address{from}, h.now())
		return err
	})
	return p
}

// count runs a query that both databases take as it is and returns its number.
func (h *house) count(query string) (n int) {
	h.t.Helper()
	h.must(h.raw.QueryRowContext(h.ctx, query).Scan(&n))
	return n
}

func (h *house) wantCount(want int, query string) {
	h.t.Helper()
	if got := h.count(query); got != want {
		h.t.Errorf("%s: %d, want %d", query, got, want)
	}
}

// behind changes rows behind the store's back.
func (h *house) behind(query string) {
	h.t.Helper()
	_, err := h.raw.ExecContext(h.ctx, query)
	h.must(err)
}

// lease takes the right to send for the trial channel.
func (h *house) lease(holder string) store.Lease {
	h.t.Helper()
	l, ok, err := h.db.HoldLease(h.ctx, "channel:trial", holder, time.Hour)
	h.must(err)
	if !ok {
		h.t.Fatalf("%s does not get the lease", holder)
	}
	return l
}

func (h *house) claim(l store.Lease, n int) []bot.Outgoing {
	h.t.Helper()
	out, err := h.db.Claim(h.ctx, channel, l, n)
	h.must(err)
	return out
}

func (h *house) mark(outcomes ...store.Outcome) {
	h.t.Helper()
	h.must(h.db.Mark(h.ctx, outcomes))
}

// sendAll claims and marks until nothing is due, and returns the texts.
func (h *house) sendAll(l store.Lease) (texts []string) {
	h.t.Helper()
	for {
		out := h.claim(l, 100)
		if len(out) == 0 {
			return texts
		}
		for _, m := range out {
			texts = append(texts, m.Text)
			h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
		}
	}
}
