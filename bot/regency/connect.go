package regency

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/dial"
	"kanca/bot/settings"
)

// Variable names the setting that holds the address of the regency's database.
const Variable = settings.RegencyVariable

const (
	// connectTime is how long making a connection may take.
	connectTime = 5 * time.Second
	// patience is how long the server may say nothing to a statement.
	patience = 30 * time.Second
)

// Trouble is an error in words that say what to do; nothing of the address is in it.
type Trouble struct {
	text string
	err  error
}

func (t *Trouble) Error() string { return t.text }

// Unwrap returns what it came from; nil where it came from nothing else.
func (t *Trouble) Unwrap() error { return t.err }

// connect makes one connection to the regency's database.
func connect(ctx context.Context, address string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil || !strings.HasPrefix(address, "postgres") { // the parser's message repeats parts of the address
		return nil, &Trouble{Variable + " cannot be read; write it as postgres://user:password@host:5432/database", nil}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	config.RuntimeParams["application_name"] = "kanca"
	// Without it a server of another encoding takes our bytes for letters of its own.
	config.RuntimeParams["client_encoding"] = "UTF8"
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	var dialer dial.Dialer
	dialer.SetPatience(patience)
	config.DialFunc = dialer.DialContext
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, inWords(err)
	}
	return conn, nil
}

// inWords says in one sentence what to do about an error of the regency's database.
func inWords(err error) error {
	var refused *pgconn.PgError
	var known *Trouble
	var lookup *net.DNSError
	var wire *net.OpError
	var connecting *pgconn.ConnectError
	say := func(format string, args ...any) error { return &Trouble{fmt.Sprintf(format, args...), err} }
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.As(err, &refused):
		switch {
		case refused.Code == "28P01" || refused.Code == "28000":
			return say("the regency's PostgreSQL refuses the user or the password; correct them in %s", Variable)
		case refused.Code == "3D000":
			return say("the regency's PostgreSQL has no database of the name in %s; make it with createdb, or correct the name", Variable)
		case strings.HasPrefix(refused.Code, "57"):
			return say("the regency's PostgreSQL is starting or stopping; kanca goes on by itself when it is there")
		case refused.Code == "53100":
			return say("the disk of the regency's PostgreSQL is full; make room, kanca then goes on by itself")
		case strings.HasPrefix(refused.Code, "53"):
			return say("the regency's PostgreSQL has too little left of something: %s", refused.Message)
		case refused.Code == "25006":
			return say("the regency's PostgreSQL may only be read; name the server in %s that may be written", Variable)
		case refused.Code == "42P01" || refused.Code == "42703" || refused.Code == "3F000" || refused.Code == "42883" || refused.Code == "42P10" || refused.Code == "42804":
			return say("%s (%s): the schema dinas is not as kanca made it; put it right with kanca regency apply", refused.Message, refused.Code)
		case refused.Code == "42501":
			return say("%s: kanca lacks this right; give it back with kanca regency apply", refused.Message)
		case refused.Code == "22P05" || refused.Code == "22021":
			return say("a letter of this row does not exist in the encoding of the regency's database; make that database with ENCODING 'UTF8'")
		case refused.Code == "P0001":
			return say("a trigger in the regency's database refuses it: %s", refused.Message)
		case strings.HasPrefix(refused.Code, "23"):
			return say("a rule in the regency's database refuses it: %s", refused.Message)
		}
		return say("the regency's PostgreSQL reports %q (%s)", refused.Message, refused.Code)
	case errors.As(err, &lookup):
		return say("the name of the server in %s is not known; correct it", Variable)
	case errors.As(err, &wire), errors.As(err, &connecting), errors.Is(err, context.DeadlineExceeded), errors.Is(err, dial.ErrSilent):
		return say("the regency's PostgreSQL cannot be reached; kanca tries again by itself; see that the server runs and that %s is right", Variable)
	}
	return say("the connection to the regency's PostgreSQL broke (%s); kanca tries again by itself", err)
}
