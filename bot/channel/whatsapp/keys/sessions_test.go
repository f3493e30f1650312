package keys

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/store/postgrestest"
)

// onEither runs a test on a new SQLite file and on a new PostgreSQL database.
func onEither(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "deep", "whatsapp.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, postgrestest.Start(t).Database(t)) })
}

func TestManyProcessesOpenNewSessionsAtOnce(t *testing.T) {
	onEither(t, func(t *testing.T, address string) {
		if found, err := Exist(t.Context(), address); found || err != nil {
			t.Errorf("before: %v %v", found, err)
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				s, err := Open(context.Background(), address, nil)
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				if _, linked, err := s.Linked(t.Context()); linked || err != nil {
					t.Errorf("linked %v, %v", linked, err)
				}
				if status, err := ReadStatus(t.Context(), s); err != nil || status.Code != state.NotLinked {
					t.Errorf("%+v %v", status, err)
				}
				if err := s.Forget(t.Context(), []bot.Address{{Kind: bot.LID, Value: "900000002"}, {Kind: bot.Phone, Value: "+620000000002"}, {Kind: bot.Simulated, Value: "x"}}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if found, err := Exist(t.Context(), address); !found || err != nil {
			t.Errorf("after: %v %v", found, err)
		}
	})
}

func TestKeysAreForTheirOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "whatsapp.db")
	s, err := Open(t.Context(), "sqlite:"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestAddressesThatCannotBeOpened(t *testing.T) {
	for _, address := range []string{"", "sqlite:", "sqlite::memory:", "mysql://siti:secret@x", "postgres://siti:secret@[", "postgres://siti:secret@127.0.0.1:1/x?connect_timeout=1"} {
		s, err := Open(t.Context(), address, nil)
		if err == nil {
			s.Close()
			t.Errorf("%q was opened", address)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("a password is in %q", err)
		}
	}
}
