package storetest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"modernc.org/sqlite"
)

// Plans counts what SQLite plans for whoever writes to the file at path, which is to
// be opened after the call. The function returned says what was planned since it was
// called last: to parse and plan a statement takes longer than to run it, and SQLite
// does both again, at each run, for one whose plan depends on a value that is bound.
func Plans(t testing.TB, path string) func() []string {
	t.Helper()
	var mu sync.Mutex
	var planned []string
	sqlite.RegisterConnectionHook(func(c sqlite.ExecQuerierContext, dsn string) error {
		if !strings.HasPrefix(dsn, "file:"+path+"?") || !strings.Contains(dsn, "_txlock=immediate") {
			return nil
		}
		return c.(sqlite.AuthorizerRegisterer).RegisterAuthorizer(func(action sqlite.AuthorizerActionCode, about, column, _, _ string) sqlite.AuthorizerReturnCode {
			mu.Lock()
			defer mu.Unlock()
			planned = append(planned, strings.TrimSpace(fmt.Sprintf("%d %s %s", action, about, column)))
			return sqlite.AuthorizerOK
		})
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		seen := planned
		planned = nil
		return seen
	}
}
