package keys

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"go.mau.fi/whatsmeow/store/sqlstore"

	"kanca/bot/channel/whatsapp/fakewa"
)

// faltering is a database in which one statement fails, once.
type faltering struct {
	inner driver.Driver
	path  string
	fail  func(statement string) error
}

func (f faltering) Driver() driver.Driver { return f.inner }

func (f faltering) Connect(context.Context) (driver.Conn, error) {
	conn, err := f.inner.Open(f.path)
	return falteringConn{conn, f.fail}, err
}

type falteringConn struct {
	driver.Conn
	fail func(statement string) error
}

func (c falteringConn) Prepare(statement string) (driver.Stmt, error) {
	if err := c.fail(statement); err != nil {
		return nil, err
	}
	return c.Conn.Prepare(statement)
}

// Whichever statement fails at a start: a private phone that nobody confirmed is not
// confirmed by it, and the office of an older kanca is served.
func TestAStatementThatFailsConfirmsNobodyAndForgetsNobody(t *testing.T) {
	wa := fakewa.Start()
	defer wa.Close()
	office := wa.AddAccount("620000000001", "900000001", "Disnaker")
	for nth := range 12 {
		for _, older := range []bool{true, false} {
			t.Run(fmt.Sprintf("statement %d, older %v", nth+1, older), func(t *testing.T) {
				ctx := t.Context()
				path := filepath.Join(t.TempDir(), "whatsapp.db")
				before, err := Open(ctx, "sqlite:"+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				err = wa.Provision(ctx, before.NewDevice(), office, uint16(1+nth*2))
				if older && err == nil {
					_, err = before.db.Exec(`DROP TABLE kanca_whatsapp_confirmed`)
				}
				sqlite := before.db.Driver()
				if err = errors.Join(err, before.Close()); err != nil {
					t.Fatal(err)
				}
				var n atomic.Int64
				db := sql.OpenDB(faltering{sqlite, "file:" + path + "?_pragma=foreign_keys(1)", func(statement string) error {
					about := strings.Contains(statement, "kanca_whatsapp_confirmed") || strings.Contains(statement, "FROM whatsmeow_device")
					if about && n.Add(1) == int64(nth+1) {
						return errors.New("the statement took too long")
					}
					return nil
				}})
				db.SetMaxOpenConns(1)
				sessions := &Sessions{db: db, container: sqlstore.NewWithDB(db, "sqlite", nil), embedded: true}
				defer sessions.Close()
				if err := sessions.upgrade(ctx); err != nil {
					t.Fatal(err)
				}
				n.Store(1000)
				if confirmed, err := sessions.Confirmed(ctx); err != nil || confirmed != older {
					t.Errorf("confirmed: %v, %v", confirmed, err)
				}
			})
		}
	}
}
