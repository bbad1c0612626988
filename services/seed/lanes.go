package seed

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/driver/pgdriver"

	"tenhal.sa/tenhal/services/foundation/db"
)

// lanes are connections that load side by side, each within one transaction: a fill that is
// interrupted leaves the database as empty as it was. Before the end they don't see each other's rows.
type lanes []bun.Conn

func openLanes(ctx context.Context, d *db.DB, n int) (lanes, error) {
	l := lanes{}
	for range n {
		conn, err := d.DB.Conn(ctx)
		if err != nil {
			l.drop()
			return nil, fmt.Errorf("seed: %w", err)
		}
		l = append(l, conn)
	}
	if err := l.run(ctx, "BEGIN"); err != nil {
		l.drop()
		return nil, err
	}
	return l, nil
}

// run executes a statement on each lane.
func (l lanes) run(ctx context.Context, query string) error {
	for _, conn := range l {
		if _, err := conn.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("seed: %s: %w", query, err)
		}
	}
	return nil
}

// close gives the connections back after a commit.
func (l lanes) close() error {
	var errs []error
	for _, conn := range l {
		errs = append(errs, conn.Close())
	}
	return errors.Join(errs...)
}

// drop cuts the connections, so that nothing is kept of what they loaded and nobody gets one that
// stands in the middle of a COPY.
func (l lanes) drop() {
	for _, conn := range l {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// chunk is how much a lane is handed at a time.
const chunk = 256 << 10

// load copies n rows into a table, on all lanes at once. For each number write adds a row, several or none.
func (l lanes) load(ctx context.Context, table string, n int, write func(w *bytes.Buffer, i int)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks := make(chan []byte, len(l))
	var copying sync.WaitGroup
	for _, conn := range l {
		copying.Go(func() {
			if _, err := pgdriver.CopyFrom(ctx, conn, &stream{chunks: chunks}, "COPY "+table+" FROM STDIN"); err != nil {
				stop(fmt.Errorf("seed: %s: %w", table, err))
			}
		})
	}
	produce(ctx, chunks, n, write)
	copying.Wait()
	return context.Cause(ctx)
}

// produce ends the chunks early when ctx ends: whoever asked for them throws the rows away then.
func produce(ctx context.Context, chunks chan<- []byte, n int, write func(w *bytes.Buffer, i int)) {
	defer close(chunks)
	w := &bytes.Buffer{}
	for i := range n {
		write(w, i)
		if w.Len() < chunk && i < n-1 {
			continue
		}
		select {
		case chunks <- w.Bytes():
			w = bytes.NewBuffer(make([]byte, 0, w.Cap()))
		case <-ctx.Done():
			return
		}
	}
}

// stream reads chunks as one text.
type stream struct {
	chunks <-chan []byte
	rest   []byte
}

// Read takes what there is, and waits for the next chunk where there is nothing.
func (s *stream) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		next, more := <-s.chunks
		if !more {
			return 0, io.EOF
		}
		s.rest = next
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}
