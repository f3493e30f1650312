package settings

import (
	"fmt"
	"strconv"
	"strings"

	"kanca/bot/commandline"
	"kanca/bot/store"
)

// KeepTerm is a setting that says how long something is kept.
type KeepTerm struct {
	Variable string
	What     string
	Days     func(*store.Keep) *int
}

// KeepTerms are all settings of this kind.
var KeepTerms = []KeepTerm{
	{"KANCA_KEEP_ANSWERS", "texts of answers, after they went out", func(k *store.Keep) *int { return &k.Answers }},
	{"KANCA_KEEP_CHAT", "messages of people the office had nothing to do with, questions not understood, conversations that stand still", func(k *store.Keep) *int { return &k.Chat }},
	{"KANCA_KEEP_HANDLED", "messages of people the office had to do with, and what staff noted, after it was closed", func(k *store.Keep) *int { return &k.Handled }},
	{"KANCA_KEEP_MEDIA", "photos and other files, after what they belong to was closed", func(k *store.Keep) *int { return &k.Media }},
	{"KANCA_KEEP_UNVERIFIED", "registrations that nobody took up", func(k *store.Keep) *int { return &k.Unverified }},
	{"KANCA_KEEP_FINISHED", "registrations that were placed, rejected or withdrawn", func(k *store.Keep) *int { return &k.Finished }},
}

// KeepVariables are the names of these settings.
func KeepVariables() (names []string) {
	for _, t := range KeepTerms {
		names = append(names, t.Variable)
	}
	return names
}

// mostDays is a term of a hundred years: more is a slip.
const mostDays = 36_500

// KeepFrom reads the terms from the environment, over the usual ones.
func KeepFrom(getenv func(string) string) (store.Keep, error) {
	keep := store.Usual
	for _, t := range KeepTerms {
		text := strings.TrimSpace(getenv(t.Variable))
		if text == "" {
			continue
		}
		days, err := strconv.Atoi(text)
		if err != nil || days < 0 || days > mostDays {
			return keep, commandline.WrongUsage(fmt.Sprintf("%s is a number of days up to %d, such as 180, or 0 to keep for ever; it is %q", t.Variable, mostDays, text))
		}
		*t.Days(&keep) = days
	}
	return keep, nil
}
