package sqldb

import "strconv"

// Arguments numbers the arguments of a query while it is put together.
type Arguments struct {
	Others int // how many arguments of the query stand before them
	All    []any
}

// Add is one more argument, as it stands in the query: "$3".
func (a *Arguments) Add(value any) string {
	a.All = append(a.All, value)
	return "$" + strconv.Itoa(a.Others+len(a.All))
}
