package bot_test

import (
	"slices"
	"testing"

	"kanca/bot"
)

// Whatever staff do with a registration: each status but the first can be reached, each
// step has its reason, and nobody is left behind with a wrong word.
func TestStepsOfARegistration(t *testing.T) {
	reached := []bot.Status{bot.StatusNew}
	for _, from := range bot.Statuses {
		seen := map[bot.Status]bool{}
		for _, step := range bot.StepsFrom(from) {
			if !step.To.Known() || seen[step.To] {
				t.Errorf("%s leads twice or nowhere: %s", from, step.To)
			}
			seen[step.To] = true
			reached = append(reached, step.To)
			if step.Why == "" {
				t.Errorf("%s to %s has no reason", step.From, step.To)
			}
			if step.Words && !step.Told {
				t.Errorf("%s to %s asks for words that nobody is sent", step.From, step.To)
			}
			if got, ok := bot.StepTo(from, step.To); !ok || got != step {
				t.Errorf("%s to %s is %v", from, step.To, got)
			}
		}
	}
	for _, s := range bot.Statuses {
		if s != bot.StatusWithdrawn && !slices.Contains(reached, s) {
			t.Errorf("nothing leads to %s", s)
		}
	}
	if slices.Contains(reached, bot.StatusWithdrawn) || len(bot.StepsFrom(bot.StatusWithdrawn)) > 0 {
		t.Error("staff decide what the person takes back")
	}
	if bot.Status("dipanggil").Known() {
		t.Error("any word is a status")
	}
}

// The steps of which somebody would be hurt if they changed by accident.
func TestWhatAStepAsks(t *testing.T) {
	for _, want := range []bot.Step{
		{From: bot.StatusNew, To: bot.StatusChecked, Told: true},
		{From: bot.StatusChecked, To: bot.StatusInvited, Words: true, Told: true},
		{From: bot.StatusInvited, To: bot.StatusInvited, Words: true, Told: true},
		{From: bot.StatusChecked, To: bot.StatusCalled},
		{From: bot.StatusChecked, To: bot.StatusRejected, Note: true, Told: true},
		{From: bot.StatusAccepted, To: bot.StatusRejected, Note: true, Told: true},
		{From: bot.StatusPlaced, To: bot.StatusAccepted, Note: true, Told: true},
	} {
		got, ok := bot.StepTo(want.From, want.To)
		if got.Why = ""; !ok || got != want {
			t.Errorf("%s to %s: %+v", want.From, want.To, got)
		}
	}
	for _, none := range [][2]bot.Status{{bot.StatusNew, bot.StatusPlaced}, {bot.StatusNew, bot.StatusNew}, {bot.StatusWithdrawn, bot.StatusNew}, {bot.StatusNew, bot.StatusWithdrawn}, {bot.StatusRejected, bot.StatusAccepted}, {"", ""}} {
		if _, ok := bot.StepTo(none[0], none[1]); ok {
			t.Errorf("%s leads to %s", none[0], none[1])
		}
	}
	// A step back after something good was told is told, too.
	for _, from := range []bot.Status{bot.StatusAccepted, bot.StatusPlaced, bot.StatusRejected} {
		for _, step := range bot.StepsFrom(from) {
			if !step.Told && step.To != bot.StatusFinished {
				t.Errorf("whoever was told %s does not hear of %s", from, step.To)
			}
		}
	}
}
