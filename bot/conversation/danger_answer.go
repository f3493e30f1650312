package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/locales"
)

// answerDanger takes the answer to "is somebody in danger?". A no is a no in any
// words, and what was asked first is answered; a question about the question is
// answered and it is put again; what says neither is asked about once more, with the
// phone numbers. What tells of danger, and a second answer that says neither, is an
// alarm: both texts reach the office.
func (t *turn) answerDanger(command locales.Command, number int) bool {
	pending := t.s.Pending
	reply := t.reading().Answer(words.Danger)
	told := t.tellsOfDanger(reply)
	switch {
	case number == 1:
		t.s.Pending = ""
		t.retake(pending)
		t.route(bot.Emergency)
	case number == 2:
		t.nobodyInDanger(pending)
	case t.asksOfDanger():
		t.s.Asking = askDanger
		t.say("common.danger.why", nil)
		t.askAgain()
	case told, reply.Answer == words.Affirmed, command == locales.CommandHelp:
		t.s.Pending = ""
		if reply.Whole && command != locales.CommandHelp {
			t.retake(pending)
		} else {
			t.retake(strings.TrimSpace(pending + "\n" + t.in.Text))
		}
		t.route(bot.Emergency)
	case reply.Answer == words.Denied:
		if t.asksElse() {
			t.s.Pending = ""
			t.calm = true
			t.result = nil
			return false
		}
		t.nobodyInDanger(pending)
	case command != "" && command != locales.CommandSkip && command != locales.CommandChange,
		t.wishesElse(t.trees.Node(t.trees.Intents[bot.Emergency].Goto), t.understood()):
		t.s.Pending = ""
		return false
	case t.asks():
		t.s.Asking = askDanger
		t.say("common.danger.why", nil)
		t.askAgain()
	case t.s.Tries == 0:
		t.s.Asking, t.s.Tries = askDanger, 1
		t.s.Pending = kept(strings.TrimSpace(pending + "\n" + t.in.Text))
		t.say("common.danger.unclear", nil)
		t.askAgain()
	default:
		t.s.Pending = ""
		t.retake(strings.TrimSpace(pending + "\n" + t.in.Text))
		t.route(bot.Emergency)
	}
	return true
}

// asksOfDanger reports whether the text only asks what kanca means: "bahaya apa?".
func (t *turn) asksOfDanger() bool {
	u := t.understood()
	if !t.asks() || t.reading().Has(words.Self) || t.sure(u) && u.Intent != bot.Emergency && u.IntentScore >= shortScore {
		return false
	}
	others := 0
	for _, word := range t.reading().Answer(words.Danger).Rest {
		if words.Of(word)&words.Asking == 0 {
			others++
		}
	}
	return t.reading().Has(words.Asking) && (others == 0 || others == 1 && !u.Trouble && len(t.words) <= maxAbout)
}

// maxAbout is how many words a question about the question has at most.
const maxAbout = 4

// asksDanger asks whether somebody is in danger and keeps what was said meanwhile.
func (t *turn) asksDanger() {
	t.s.Asking, t.s.Pending, t.s.Tries = askDanger, kept(t.in.Text), 0
	t.askAgain()
}

// tellsOfDanger reports whether an answer describes danger, or says where or that it
// is urgent: nobody who is asked whether he is in danger answers so who is not.
func (t *turn) tellsOfDanger(reply words.Reply) bool {
	u := t.understood()
	if reply.Whole && reply.Answer != words.Neither {
		return false // it says itself what it is
	}
	if reply.Answer == words.Denied {
		rest := t.understand(strings.Join(reply.Rest, " "), t.s.Lang)
		return len(reply.Rest) > 0 && rest.Intent == bot.Emergency && (rest.Trouble || rest.IntentScore >= toldDanger) || t.tellsOfHarm() > 0
	}
	place := !t.asks() && (u.Entities.District != "" || u.Entities.Village != "" || u.Entities.Country != "") && !t.sure(u)
	return u.Intent == bot.Emergency || u.Second == bot.Emergency && u.Close || u.Trouble || t.tellsOfHarm() > 0 || t.urges() || place
}

// asksElse reports whether a no goes on to something else that is clear: "enggak,
// mau tanya lowongan taiwan".
func (t *turn) asksElse() bool {
	read := t.reading().Answer(words.Danger)
	if len(read.Rest) == 0 {
		return false
	}
	u := t.understand(strings.Join(read.Rest, " "), t.s.Lang)
	if !t.sure(u) || u.Intent == bot.Emergency || u.Intent == bot.Greet || u.Intent == bot.Thanks || u.IntentScore < shortScore {
		return false
	}
	t.retake(strings.Join(read.Rest, " "))
	return true
}

// nobodyInDanger goes on with what was asked first, as if no danger had been heard
// in it.
func (t *turn) nobodyInDanger(pending string) {
	t.s.Pending, t.s.Tries = "", 0
	first, _, _ := strings.Cut(pending, "\n")
	t.retake(first)
	t.calm = true
	u := withoutAlarm(t.understood())
	t.result = &u
	if t.texts.Words.Command(t.plain) == "" && t.answerNode("") {
		return
	}
	saved, replies, events := t.s, len(t.out.Replies), len(t.out.Events)
	t.freeText()
	if last := len(t.out.Events) - 1; last < events {
		return
	} else if _, lost := t.out.Events[last].(bot.NotUnderstood); !lost {
		return
	}
	t.s, t.out.Replies = saved, t.out.Replies[:replies] // there was nothing to answer but the danger
	t.say("common.danger.none", nil)
	if t.inMiddle() {
		t.showNode()
	}
}
