package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
)

const (
	typo  = "calo minta uang lima juta di desa saya katanya untuk pasport"
	clean = "calo minta uang lima juta di desa saya katanya untuk paspor"
)

// wrote sends a message with an id, as the store gives it.
func (st *stage) wrote(id bot.MessageID, text string) {
	st.step(conversation.Input{Text: text, Message: id})
}

// changed sends a newer version of a message.
func (st *stage) changed(first bot.MessageID, text string) string {
	return st.step(conversation.Input{Text: text, Message: 1000 + first, Edits: first})
}

func (st *stage) state() (s conversation.State) {
	if err := json.Unmarshal(st.stored, &s); err != nil {
		st.t.Fatal(err)
	}
	s.Secrets = st.secrets
	return s
}

// deleted takes a message back; text is what it said.
func (st *stage) deleted(id bot.MessageID, text string) {
	next, turn := st.engine.Revoke(st.state(), id, text, st.env)
	stored, err := json.Marshal(next)
	if err != nil {
		st.t.Fatal(err)
	}
	st.stored, st.secrets, st.turn = stored, next.Secrets, turn
}

func toldAStory(t *testing.T) *stage {
	s := newStage(t, bot.WhatsApp)
	s.wrote(1, "LAPOR")
	s.wrote(2, "2")
	s.wrote(3, typo)
	s.at("report.form.who")
	return s
}

func TestAnEditCorrectsTheAnswerThatItGave(t *testing.T) {
	s := toldAStory(t)
	s.changed(3, clean)
	s.at("report.form.who") // it is still asked who it was
	f := s.state().Form
	if f.Answers.Get("what") != clean || f.Answers.Has("who") {
		t.Errorf("the form holds %v", f.Answers)
	}
	s.wrote(4, "Pak Contoh")
	s.changed(3, typo) // an older answer, once more
	if f := s.state().Form; f.Answers.Get("what") != typo || f.Answers.Get("who") != "Pak Contoh" {
		t.Errorf("the form holds %v", f.Answers)
	}
}

func TestAnEditIsNeverTheAnswerToALaterQuestion(t *testing.T) {
	s := toldAStory(t)
	reply := s.changed(2, "3") // what was chosen in the menu before
	s.at("report.form.who")
	if f := s.state().Form; f.Answers.Has("who") || reply == "" {
		t.Errorf("the form holds %v, the bot says %q", f.Answers, reply)
	}
}

func TestAQuestionInOtherWordsIsAnsweredAgain(t *testing.T) {
	s := newStage(t, bot.WhatsApp)
	s.wrote(1, "halo")
	s.wrote(2, "lowongan taiwan")
	if reply := s.changed(2, "biaya ke taiwan"); s.turn.Intent != bot.Cost {
		t.Errorf("taken for %q: %q", s.turn.Intent, reply)
	}
}

func TestACryForHelpInAnEditIsHeard(t *testing.T) {
	s := toldAStory(t)
	if reply := s.changed(3, "tolong saya disekap dan dipukul"); !strings.Contains(reply, "110") {
		t.Errorf("the bot says %q", reply)
	}
}

func TestADeletedMessageLeavesTheForm(t *testing.T) {
	s := toldAStory(t)
	s.changed(3, clean)
	s.wrote(4, "Pak Contoh")
	s.deleted(3, typo+"\n"+clean)
	s.at("report.form.what")
	if len(s.turn.Replies) != 2 {
		t.Errorf("the bot says %q; it shall say what is gone and ask again", s.turn.Replies)
	}
	for _, word := range []string{"pasport", "paspor", "juta"} {
		if strings.Contains(string(s.stored), word) {
			t.Errorf("%q is still in %s", word, s.stored)
		}
	}
	if f := s.state().Form; f.Answers.Get("who") != "Pak Contoh" {
		t.Errorf("the other answer is gone: %v", f.Answers)
	}
}

func TestADeletedQuestionChangesNothing(t *testing.T) {
	s := toldAStory(t)
	before := string(s.stored)
	if s.deleted(1, "LAPOR"); len(s.turn.Replies) != 0 || string(s.stored) != before {
		t.Errorf("the bot says %q; %s became %s", s.turn.Replies, before, s.stored)
	}
}
