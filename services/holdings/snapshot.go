package holdings

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/notifications"
)

// Snapshot is a picture of the database at one moment: what is written later is not in it, and what was half written is not
// either. As long as it is open the database keeps what was there then.
type Snapshot struct {
	tx      bun.Tx
	columns []Column
}

// Content is a file that belongs to a row.
type Content struct {
	Path   string // in an export
	Body   []byte // its bytes, or
	Stored string // where the store of papers has them
	SHA256 []byte `bun:"sha256"` // of its bytes
}

// rowsAtOnce are how many rows are in memory; of those with files fewer, since a signature or an invoice takes some 100 KB.
const (
	rowsAtOnce  = 500
	filesAtOnce = 20
)

// Take takes a picture. It returns an error that says what to do where the database has a column of which Tables say nothing.
func Take(ctx context.Context, d *db.DB) (_ *Snapshot, err error) {
	tx, err := d.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("holdings: begin: %w", err)
	}
	s := &Snapshot{tx: tx}
	// Between two batches a file may take its time on its way to or from a store that is far.
	if _, err = tx.ExecContext(ctx, "SET LOCAL idle_in_transaction_session_timeout = '30min'"); err == nil {
		s.columns, err = Catalogue(ctx, tx)
	}
	if err == nil {
		err = Gaps(s.columns)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close forgets the picture.
func (s *Snapshot) Close() error {
	if err := s.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("holdings: %w", err)
	}
	return nil
}

// Columns returns those of a table.
func (s *Snapshot) Columns(table string) []Column { return In(s.columns, table) }

// Conn reads in the picture.
func (s *Snapshot) Conn() bun.IDB { return s.tx }

// Each hands over the rows of a table with some of its columns, a batch at a time: as JSON, times in UTC, bytes in hex. A
// file is said as its path in an export.
func (s *Snapshot) Each(ctx context.Context, t Table, columns []string, do func([]string) error) error {
	said, holds := make([]string, len(columns)), t.Of()
	for n, name := range columns {
		switch {
		case t.Files != nil && t.Files.Column == name:
			said[n] = fmt.Sprintf("%s AS %q", t.Files.Path, name)
		case holds[name] == Journal:
			said[n] = fmt.Sprintf("t.%q - CASE t.table_name %s ELSE '{}'::text[] END AS %q", name, secrets, name)
		case holds[name] == Linked:
			said[n] = fmt.Sprintf("regexp_replace(t.%[1]q, '%[2]s', '\\1…', 'g') AS %[1]q", name, notifications.LinkPattern)
		default:
			said[n] = fmt.Sprintf("t.%q", name)
		}
	}
	query := fmt.Sprintf("SELECT row_to_json(s)::text FROM %q AS t, LATERAL (SELECT %s) AS s", t.Name, strings.Join(said, ", "))
	return fetch(ctx, s.tx, cursor{query, rowsAtOnce}, do)
}

// EachFile hands over the files of a table.
func (s *Snapshot) EachFile(ctx context.Context, t Table, do func(Content) error) error {
	body := "body"
	if t.Files.Stored {
		body = "stored"
	}
	query := fmt.Sprintf("SELECT %s AS path, t.%q AS %s, t.sha256 FROM %q AS t", t.Files.Path, t.Files.Column, body, t.Name)
	return fetch(ctx, s.tx, cursor{query, filesAtOnce}, func(files []Content) error {
		for _, f := range files {
			if err := do(f); err != nil {
				return err
			}
		}
		return nil
	})
}

// secrets is the middle of a CASE in SQL: by table, which of its columns are secrets.
var secrets = func() string {
	var whens strings.Builder
	for _, t := range Tables {
		if names := t.Columns[Secret]; names != "" {
			fmt.Fprintf(&whens, "WHEN '%s' THEN '{%s}'::text[] ", t.Name, strings.Join(strings.Fields(names), ","))
		}
	}
	return whens.String()
}()

// cursor is a query whose rows are fetched some at once.
type cursor struct {
	query  string
	atOnce int
}

func fetch[T any](ctx context.Context, tx bun.Tx, of cursor, do func([]T) error) error {
	if _, err := tx.ExecContext(ctx, "DECLARE rows_of NO SCROLL CURSOR FOR "+of.query); err != nil {
		return fmt.Errorf("holdings: %w", err)
	}
	for more := true; more; {
		rows := make([]T, 0, of.atOnce)
		if err := tx.NewRaw(fmt.Sprintf("FETCH %d FROM rows_of", of.atOnce)).Scan(ctx, &rows); err != nil {
			return fmt.Errorf("holdings: %w", err)
		}
		if len(rows) > 0 {
			if err := do(rows); err != nil {
				return err
			}
		}
		more = len(rows) == of.atOnce
	}
	_, err := tx.ExecContext(ctx, "CLOSE rows_of")
	return err
}
