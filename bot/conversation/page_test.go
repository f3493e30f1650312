package conversation_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/sms"
	"kanca/content"
)

var numbered = regexp.MustCompile(`(?m)^([1-9]) (.+)$`)

// Whatever the office imports, a list on SMS stays within its budget, every item
// is on one page, its number opens it, and after the last page the first comes.
func TestListsOnSMSKeepTheirBudget(t *testing.T) {
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		count := rapid.IntRange(1, 20).Draw(rt, "trainings")
		var trainings []content.Training
		for n := range count {
			trainings = append(trainings, content.Training{
				ID: fmt.Sprintf("T-%d", n), Kind: "blk", Title: rapid.StringMatching(`[A-Z][a-z]{0,12}( [a-z]{1,12}){0,5}`).Draw(rt, "title") + fmt.Sprintf(" %c", 'A'+n),
				Place: rapid.StringMatching(`[A-Z][a-z]{0,20}`).Draw(rt, "place"), Starts: noon.AddDate(0, 0, 1+n).Format(time.DateOnly), Source: "Data contoh", AsOf: noon.Format(time.DateOnly),
			})
		}
		st := newStage(t, bot.SMS)
		st.env.Content = content.NewSnapshot(library, nil, trainings, agency.NewIndex(nil), 1)
		st.says(rapid.SampledFrom([]string{"menu", "madura"}).Draw(rt, "language"))
		st.says("latihan")
		st.at("training.list")
		first := st.turn.Replies[len(st.turn.Replies)-1]
		var seen []string
		for page := first; ; {
			items := numbered.FindAllStringSubmatch(page, -1)
			items = items[:len(items)-1] // the option behind them
			if size := sms.Count(page); size.Segments > 1 && len(items) > 1 || size.Segments > 2 {
				rt.Fatalf("%d segments:\n%s", size.Segments, page)
			}
			for _, item := range items {
				seen = append(seen, item[2])
			}
			if len(seen) > count {
				rt.Fatalf("%d trainings became %q", count, seen)
			}
			page = st.says("n")
			st.at("training.list")
			if page == first {
				break
			}
		}
		if len(seen) != count || len(slices.Compact(slices.Sorted(slices.Values(seen)))) != count {
			rt.Fatalf("%d trainings became %q", count, seen)
		}
		st.says("1")
		st.at("training.detail")
		if got := strings.Join(st.turn.Replies, "\n"); !strings.Contains(got, trainings[0].Title[len(trainings[0].Title)-1:]) {
			rt.Fatalf("1 opens %s", got)
		}
	})
}
