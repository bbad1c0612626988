package db

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/driver/pgdriver"
)

// ErrCopyInTx says that Copy was asked for in a transaction, whose connection it can't have.
var ErrCopyInTx = errors.New("db: copy in a transaction")

// Query is a query for Copy.
type Query struct {
	text string
	args []any
}

// SQL returns a query with bun's placeholders.
func SQL(text string, args ...any) Query { return Query{text, args} }

// Copy returns what row makes of each row of a query, read in the binary format of COPY. It is for the
// few pages with hundreds of rows: as text, value by value, they cost each side three times the processor
// time. It can't be part of a transaction, and query hooks don't see it.
func Copy[T any](ctx context.Context, d *DB, row func(*Record) T, query Query) ([]T, error) {
	records, err := d.copyOut(ctx, d.QueryGen().FormatQuery(query.text, query.args...))
	if err != nil {
		return nil, fmt.Errorf("db: copy: %w", err)
	}
	counted := *records
	all := make([]T, 0, counted.count())
	for records.next() {
		all = append(all, row(records))
	}
	if records.short {
		return nil, errors.New("db: copy: the rows end early")
	}
	return all, nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// copyOut reads all rows at once: they are told apart without a copy of each.
func (d *DB) copyOut(ctx context.Context, query string) (*Record, error) {
	if _, inside := From(ctx); inside {
		return nil, ErrCopyInTx
	}
	conn, err := d.DB.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	rows := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(rows)
	rows.Reset()
	if _, err := pgdriver.CopyTo(ctx, conn, rows, "COPY ("+query+") TO STDOUT (FORMAT binary)"); err != nil {
		if _, answered := pgError(err); !answered { // the rest of the rows may still be on the line
			_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		}
		return nil, err
	}
	text := rows.String()
	if len(text) < copyHeader || text[:len(copySignature)] != copySignature {
		return nil, errors.New("not the format that was asked for")
	}
	return &Record{rest: text[copyHeader:]}, nil
}

// Record is a row, read from the left: each call takes the next column. NULL is the zero value.
type Record struct {
	rest    string
	columns int
	short   bool // ended where it should not
}

// The format is described in the PostgreSQL manual under COPY: a signature, two numbers of 32 bits, then
// for each row its number of columns and for each column its length and bytes; -1 columns end it.
const (
	copySignature = "PGCOPY\n\xff\r\n\x00"
	copyHeader    = len(copySignature) + 8
)

// next goes to the next row, and reports whether there is one.
func (r *Record) next() bool {
	r.columns = int(binary.BigEndian.Uint16([]byte(r.take(2))))
	return !r.short && r.columns != 0xffff
}

// count goes through all rows.
func (r *Record) count() (n int) {
	for ; r.next(); n++ {
		for range r.columns {
			r.value()
		}
	}
	return n
}

func (r *Record) take(n int) string {
	if n > len(r.rest) {
		r.short, r.rest = true, ""
		return "\x00\x00\x00\x00"[:min(n, 4)] // no columns, or an empty one
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

// value is the next column, or "" for NULL.
func (r *Record) value() string {
	n := int32(number(r.take(4)))
	if n <= 0 {
		return ""
	}
	return r.take(int(n))
}

// number reads an integer of 32 or 64 bits.
func number(s string) int64 {
	var b [8]byte
	if len(s) == 4 {
		copy(b[4:], s)
		return int64(int32(binary.BigEndian.Uint32(b[4:])))
	}
	copy(b[:], s)
	return int64(binary.BigEndian.Uint64(b[:]))
}

// Text returns a column of type text.
func (r *Record) Text() string { return r.value() }

// Int returns a column of type integer or bigint.
func (r *Record) Int() int64 { return number(r.value()) }

// Bool returns a column of type boolean.
func (r *Record) Bool() bool { return r.value() == "\x01" }

// UUID returns a column of type uuid.
func (r *Record) UUID() (id uuid.UUID) {
	copy(id[:], r.value())
	return id
}

// epoch is the midnight from which PostgreSQL counts microseconds.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Time returns a column of type timestamptz, in UTC.
func (r *Record) Time() time.Time {
	value := r.value()
	if value == "" {
		return time.Time{}
	}
	return epoch.Add(time.Duration(number(value)) * time.Microsecond)
}
