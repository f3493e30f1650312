package sqldb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A statement is prepared once on each connection, and to prepare it says what its
// parameters and columns are. That is the same on every connection, so it is asked once:
// from then on a new connection prepares a statement on the same way on which it is run.
// The driver's own cache asks again on each, and where the server is far away the first
// turn on a connection took longer than a turn may.

// mostStatements is how many statements are kept; what comes later goes through the
// driver's own cache.
const mostStatements = 500

// statements are what the server said of statements, by their text.
type statements struct {
	mu  sync.RWMutex
	all map[string]*pgconn.StatementDescription
}

func (s *statements) of(text string) *pgconn.StatementDescription {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.all[text]
}

// takes reports whether all of some statements are kept, or there is room for more.
func (s *statements) takes(texts []string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.all) < mostStatements || !slices.ContainsFunc(texts, func(text string) bool { return s.all[text] == nil })
}

func (s *statements) keep(d *pgconn.StatementDescription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = make(map[string]*pgconn.StatementDescription)
	}
	s.all[d.SQL] = d
}

// forget drops what was said of statements: the tables may have changed.
func (s *statements) forget(texts []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		delete(s.all, text)
	}
}

// statementName is the name of a statement on every connection.
func statementName(text string) string {
	digest := sha256.Sum256([]byte(text))
	return "kanca_" + hex.EncodeToString(digest[:12])
}

// prepared are the statements that a connection knows, by their names.
type prepared map[string]struct{}

const preparedKey = "kanca.prepared"

func preparedOn(conn *pgconn.PgConn) prepared {
	p, ok := conn.CustomData()[preparedKey].(prepared)
	if !ok {
		p = make(prepared)
		conn.CustomData()[preparedKey] = p
	}
	return p
}

// errOtherShape means that a statement has not the parameters and columns any more
// that it had on another connection.
var errOtherShape = errors.New("the tables were changed meanwhile")

// pipeline runs statements on a connection in one round trip, in two where one of them
// is new. read is called with the rows of each.
func (s *statements) pipeline(ctx context.Context, conn *pgx.Conn, texts []string, all []Question, read func(i int, rows pgx.Rows) error) (err error) {
	server := conn.PgConn()
	known := preparedOn(server)
	defer func() {
		var e *pgconn.PgError
		if errors.Is(err, errOtherShape) || errors.As(err, &e) && (e.Code == "0A000" || e.Code == "26000" || e.Code == "42P05") {
			// What is prepared does not fit the tables, or is not what we think it is.
			s.forget(texts)
			_ = conn.Close(ctx)
		}
	}()
	described := make([]*pgconn.StatementDescription, len(all))
	if err := s.describe(ctx, server, known, texts, described); err != nil {
		return err
	}
	p := server.StartPipeline(ctx)
	defer func() {
		if e := p.Close(); err == nil {
			err = e
		}
	}()
	fresh, failed := s.ask(p, conn, known, described, all)
	if err := p.Sync(); err != nil {
		return err
	}
	for i := range fresh { // all of them whatever failed: what is prepared must be known
		if fresh[i] {
			now, err := result[*pgconn.StatementDescription](p)
			if err != nil {
				return errors.Join(failed, err)
			}
			known[described[i].Name] = struct{}{}
			if !sameShape(now, described[i]) {
				return errors.Join(failed, errOtherShape)
			}
		}
		reader, err := result[*pgconn.ResultReader](p)
		if err != nil {
			return errors.Join(failed, err)
		}
		rows := pgx.RowsFromResultReader(conn.TypeMap(), reader)
		if failed == nil {
			failed = read(i, rows)
		}
		rows.Close()
		if failed == nil {
			failed = rows.Err()
		}
	}
	if failed != nil {
		return failed
	}
	_, err = result[*pgconn.PipelineSync](p)
	return err
}

// ask sends statements. It stops before one whose arguments cannot be sent: so many
// answers come as fresh is long, each after one to a statement that is prepared, if that
// is said there.
func (s *statements) ask(p *pgconn.Pipeline, conn *pgx.Conn, known prepared, described []*pgconn.StatementDescription, all []Question) (fresh []bool, err error) {
	var build pgx.ExtendedQueryBuilder
	for i, q := range all {
		d := described[i]
		if err := build.Build(conn.TypeMap(), d, q.Args); err != nil {
			return fresh, err
		}
		_, there := known[d.Name]
		there = there || slices.Contains(described[:i], d)
		if !there {
			p.SendPrepare(d.Name, d.SQL, d.ParamOIDs)
		}
		fresh = append(fresh, !there)
		p.SendQueryStatement(d, build.ParamValues, build.ParamFormats, slices.Clone(build.ResultFormats))
	}
	return fresh, nil
}

// describe fills in what is known of statements, and asks the server for the rest.
func (s *statements) describe(ctx context.Context, server *pgconn.PgConn, known prepared, texts []string, described []*pgconn.StatementDescription) (err error) {
	var missing []string
	for i, text := range texts {
		if described[i] = s.of(text); described[i] == nil && !slices.Contains(missing, text) {
			missing = append(missing, text)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	p := server.StartPipeline(ctx)
	defer func() {
		if e := p.Close(); err == nil {
			err = e
		}
	}()
	for _, text := range missing {
		name := statementName(text)
		if _, there := known[name]; there { // and forgotten since
			p.SendDeallocate(name)
		}
		p.SendPrepare(name, text, nil)
	}
	if err := p.Sync(); err != nil {
		return err
	}
	for _, text := range missing {
		name := statementName(text)
		if _, there := known[name]; there {
			if _, err := result[*pgconn.CloseComplete](p); err != nil {
				return err
			}
			delete(known, name)
		}
		d, err := result[*pgconn.StatementDescription](p)
		if err != nil {
			return err
		}
		d.Name, d.SQL = name, text
		known[name] = struct{}{}
		s.keep(d)
	}
	for i, text := range texts {
		if described[i] == nil {
			described[i] = s.of(text)
		}
		if described[i] == nil { // forgotten at this very moment
			return errOtherShape
		}
	}
	_, err = result[*pgconn.PipelineSync](p)
	return err
}

// result is the next result of a pipeline, which is a T.
func result[T any](p *pgconn.Pipeline) (T, error) {
	var none T
	r, err := p.GetResults()
	if err != nil {
		return none, err
	}
	if t, ok := r.(T); ok {
		return t, nil
	}
	return none, fmt.Errorf("the server answered with %T where %T was to come", r, none)
}

// sameShape reports whether two descriptions have the same parameters and columns.
func sameShape(a, b *pgconn.StatementDescription) bool {
	return slices.Equal(a.ParamOIDs, b.ParamOIDs) && slices.EqualFunc(a.Fields, b.Fields, func(a, b pgconn.FieldDescription) bool { return a.DataTypeOID == b.DataTypeOID })
}
