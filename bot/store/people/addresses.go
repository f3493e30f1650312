package people

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/store/column"
)

// Usable drops empty and repeated addresses and what no database can store.
func Usable(from []bot.Address) []bot.Address {
	out := make([]bot.Address, 0, len(from))
	for _, a := range from {
		a = bot.Address{Kind: bot.AddressKind(column.Clean(string(a.Kind))), Value: column.Clean(a.Value)}
		if a.Kind != "" && a.Value != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// inOrder sorts: written in one order everywhere, or two messages with the same
// new addresses lock each other out.
func inOrder(from []bot.Address) []bot.Address {
	return slices.SortedFunc(slices.Values(from), func(a, b bot.Address) int { return strings.Compare(a.String(), b.String()) })
}

// AnyOf is a condition on address that holds for the given ones, with its
// arguments numbered from first.
func AnyOf(from []bot.Address, first int) (where string, args []any) {
	var b strings.Builder
	for i, a := range from {
		if i > 0 {
			b.WriteString(" OR ")
		}
		b.WriteString("(kind = $" + strconv.Itoa(first+2*i) + " AND value = $" + strconv.Itoa(first+2*i+1) + ")")
		args = append(args, string(a.Kind), a.Value)
	}
	return b.String(), args
}
