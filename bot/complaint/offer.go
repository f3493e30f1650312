package complaint

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"kanca/bot/identity"
	"kanca/bot/spelling"
)

// offerWords is what of a report does not say whose offer it is about.
type offerWords struct {
	Titles, Vague, Firms []string
	SameWords            int `yaml:"same_words"`
}

//go:embed offer.yaml
var offerFile []byte

var ofOffers = func() (w offerWords) {
	if err := yaml.Unmarshal(offerFile, &w); err != nil || len(w.Vague) == 0 || w.SameWords < 2 {
		panic(fmt.Errorf("the words of offers: %w", err)) // built in, and read by the tests
	}
	return w
}()

var (
	link = regexp.MustCompile(`(?i)(?:https?://|www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|id|me|ly|info|site|xyz|online|link|top|cc|co|biz|shop|app|page))\b(/[^\s,;]*)?`)
	// number is what may be a telephone number; identity says whether it is one.
	number = regexp.MustCompile(`\+?\d[\d .-]{7,18}\d`)
)

// longestOffer is how many characters a key has at most.
const longestOffer = 120

// Offer is a key that two reports share which are about the same offer: the number, the
// address or the name under which it is made, or the words in which it is passed on. It is
// "" where nothing tells: such a report stands alone. Who is asked first, for what happened
// may name the number of whoever it happened to.
func Offer(who, what string) string {
	for _, text := range []string{who, what} {
		for _, run := range number.FindAllString(text, -1) {
			if phone, err := identity.ParsePhone(run); err == nil {
				return "number " + phone
			}
		}
		if found := link.FindStringSubmatch(text); found != nil {
			return cut("address " + strings.ToLower(strings.TrimPrefix(found[1], "www.")+strings.TrimRight(found[2], "/.?!)")))
		}
		if text == who {
			if name := ofOffers.name(who); name != "" {
				return cut("name " + name)
			}
		}
	}
	if said := spelling.Words(spelling.Plain(what)); len(said) >= ofOffers.SameWords {
		return cut("words " + strings.Join(said, " "))
	}
	return ""
}

// name is the name in a text, where it says who is meant: a firm, or more than one word
// that is no title. The words of a longer text are no name.
func (w offerWords) name(text string) string {
	words := strings.Fields(strings.ReplaceAll(spelling.Plain(text), "'", ""))
	firm := slices.ContainsFunc(words, func(one string) bool { return slices.Contains(w.Firms, one) })
	var own []string
	for _, one := range words {
		if !slices.Contains(w.Titles, one) && !slices.Contains(w.Firms, one) {
			own = append(own, one)
		}
	}
	if len(own) > 5 || slices.ContainsFunc(own, func(one string) bool { return slices.Contains(w.Vague, one) }) {
		return ""
	}
	if firm && len(own) > 0 {
		return "pt " + strings.Join(own, " ")
	}
	if len(own) > 1 {
		return strings.Join(own, " ")
	}
	return ""
}

func cut(key string) string {
	runes := []rune(key)
	return string(runes[:min(len(runes), longestOffer)])
}
