package holdings

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Snapshot is a picture of the database at one moment: what is written later is not in it, and what was half written is not
// either. As long as it is open the database keeps what was there then.
type Snapshot struct {
	tx      bun.Tx
	columns []Column
}

// Row is a row as an export or a copy reads it.
type Row struct {
	Said   string // the row as JSON, times in UTC, bytes in hex; without secrets
	Path   string // of its file; "" where the table has none
	Body   []byte // of its file, or
	Stored string // where the store has it
	SHA256 []byte `bun:"sha256"` // of the file
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

// Each hands over the rows of a table with some of its columns, a batch at a time. A column of files is said as the path of
// the file.
func (s *Snapshot) Each(ctx context.Context, t Table, columns []string, do func([]Row) error) error {
	query, atOnce := read(t, columns), rowsAtOnce
	if t.Files != nil {
		atOnce = filesAtOnce
	}
	if _, err := s.tx.ExecContext(ctx, "DECLARE rows_of NO SCROLL CURSOR FOR "+query); err != nil {
		return fmt.Errorf("holdings: %s: %w", t.Name, err)
	}
	for {
		rows := make([]Row, 0, atOnce)
		if err := s.tx.NewRaw("FETCH ? FROM rows_of", bun.Safe(fmt.Sprint(atOnce))).Scan(ctx, &rows); err != nil {
			return fmt.Errorf("holdings: %s: %w", t.Name, err)
		}
		if len(rows) > 0 {
			if err := do(rows); err != nil {
				return err
			}
		}
		if len(rows) < atOnce {
			break
		}
	}
	_, err := s.tx.ExecContext(ctx, "CLOSE rows_of")
	return err
}

// read is the query of a table's rows.
func read(t Table, columns []string) string {
	said, beside := "", ""
	for n, name := range columns {
		if n > 0 {
			said += ", "
		}
		switch {
		case t.Files != nil && t.Files.Column == name:
			said += t.Files.Path + ` AS "` + name + `"`
		default:
			said += `t."` + name + `"`
		}
	}
	if t.Files != nil {
		body := "body"
		if t.Files.Stored {
			body = "stored"
		}
		beside = fmt.Sprintf(`, %s AS path, t.%q AS %s, t.sha256`, t.Files.Path, t.Files.Column, body)
	}
	return fmt.Sprintf(`SELECT row_to_json(s)::text AS said%s FROM %q AS t, LATERAL (SELECT %s) AS s`, beside, t.Name, said)
}
