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
	"kanca/bot/identity"
	"kanca/bot/settings"
)

// Variable names the setting that holds the address of the regency's database.
const Variable = settings.RegencyVariable

const (
	// connectTime is how long making a connection may take.
	connectTime = 5 * time.Second
	// applyPatience is patience for the schema, which looks at every row that officers wrote.
	applyPatience = 30 * time.Minute
)

// patience is how long the server may say nothing to a statement.
var patience = 30 * time.Second

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
	return connectFor(ctx, address, patience)
}

// connectFor is connect with another patience.
func connectFor(ctx context.Context, address string, patience time.Duration) (*pgx.Conn, error) {
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
	var dialer dial.Dialer
	dialer.SetPatience(patience)
	config.DialFunc = dialer.DialContext
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, inWords(err)
	}
	// A server that nobody answers any more lets go of what we held within seconds, and not
	// after the two hours of its system. A pooler takes this as statements alone.
	if _, err := conn.Exec(ctx, `SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'`); err != nil {
		return nil, inWords(errors.Join(err, conn.Close(ctx)))
	}
	return conn, nil
}

// limit keeps one table or row that somebody locked from stopping all others. Both are
// shorter than the time in which a server counts as silent.
func limit(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SET lock_timeout = '2s'; SET statement_timeout = '20s'`)
	return err
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
		return say("%s", refusal(refused))
	case errors.As(err, &lookup):
		return say("the name of the server in %s is not known; correct it", Variable)
	case errors.As(err, &wire), errors.As(err, &connecting), errors.Is(err, context.DeadlineExceeded), errors.Is(err, dial.ErrSilent):
		return say("the regency's PostgreSQL cannot be reached; kanca tries again by itself; see that the server runs and that %s is right", Variable)
	}
	return say("the connection to the regency's PostgreSQL broke (%s); kanca tries again by itself", identity.MaskNumbers(err.Error()))
}

// byHand takes out that something is tried again by itself.
var byHand = strings.NewReplacer("; kanca tries again by itself", "", "; kanca goes on by itself when it is there", "; try again when it is there", "make room, kanca then goes on by itself", "make room and try again")

// asked is an error as whoever gave a command is told it: nobody tries that again but them.
func asked(err error) error {
	if err == nil {
		return nil
	}
	return &Trouble{byHand.Replace(inWords(err).Error()), err}
}

// refusal says what to do about what the server refused: by its code and by the names of
// what the schema has. The server's own message may quote the values of a row.
func refusal(e *pgconn.PgError) string {
	where := e.Code
	for _, name := range []string{e.TableName, e.ColumnName, e.ConstraintName} {
		if name != "" {
			where += " " + name
		}
	}
	switch {
	case e.Code == "28P01" || e.Code == "28000":
		return "the regency's PostgreSQL refuses the user or the password; correct them in " + Variable
	case e.Code == "3D000":
		return "the regency's PostgreSQL has no database of the name in " + Variable + "; make it with createdb, or correct the name"
	case strings.HasPrefix(e.Code, "57P"):
		return "the regency's PostgreSQL is starting or stopping; kanca goes on by itself when it is there"
	case e.Code == "55P03" || e.Code == "57014" || strings.HasPrefix(e.Code, "40"):
		return "somebody else keeps it locked, or it takes too long (" + where + "); kanca tries again by itself; see which transaction in the regency's database stays open"
	case e.Code == "53100":
		return "the disk of the regency's PostgreSQL is full; make room, kanca then goes on by itself"
	case strings.HasPrefix(e.Code, "53"):
		return "the regency's PostgreSQL has too little left of connections, memory or the like (" + where + ")"
	case e.Code == "25006":
		return "the regency's PostgreSQL may only be read; name the server in " + Variable + " that may be written"
	case e.Code == "42501":
		return "kanca lacks this right (" + where + "); give it back with kanca regency apply"
	case strings.HasPrefix(e.Code, "42") || e.Code == "3F000":
		return "the schema dinas is not as kanca made it (" + where + "); put it right with kanca regency apply"
	case e.Code == "22P05" || e.Code == "22021":
		return "a letter of this row does not exist in the encoding of the regency's database; make that database with ENCODING 'UTF8'"
	case e.Code == "P0001":
		return "a trigger in the regency's database refuses it (" + where + "); its reason stands in the log of that server"
	case e.Code == "23503":
		return "a code of this row is not in its list in the regency's database (" + where + "); bring the lists up to date with kanca regency apply"
	case strings.HasPrefix(e.Code, "23"):
		return "a rule in the regency's database refuses it (" + where + ")"
	}
	return "the regency's PostgreSQL reports an error (" + where + "); what it says of it stands in the log of that server"
}
