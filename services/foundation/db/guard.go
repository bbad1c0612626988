package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/uptrace/bun"
)

// health knows whether a statement has failed in a transaction. After that PostgreSQL refuses
// everything but ROLLBACK, and pgdriver throws the connection away at the second refusal.
type health struct {
	mu  sync.Mutex
	err error
}

type healthKey struct{}

func healthOf(ctx context.Context) *health {
	h, _ := ctx.Value(healthKey{}).(*health)
	return h
}

func (h *health) broken() error {
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.err
}

func (h *health) note(query string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case strings.HasPrefix(query, "ROLLBACK TO") && err == nil:
		h.err = nil
	case err != nil && !errors.Is(err, sql.ErrNoRows) && h.err == nil:
		h.err = err
	}
}

// guard keeps statements from being sent on a transaction that has failed already,
// so that its savepoint or connection can be saved.
type guard struct{}

// BeforeQuery hands a statement that can't succeed a context that is over.
func (guard) BeforeQuery(ctx context.Context, e *bun.QueryEvent) context.Context {
	err := healthOf(ctx).broken()
	if err == nil || strings.HasPrefix(e.Query, "ROLLBACK") {
		return ctx
	}
	over, cancel := context.WithCancelCause(ctx)
	cancel(fmt.Errorf("db: not sent, the transaction has failed: %w", err))
	return over
}

// AfterQuery notes how a statement ended.
func (guard) AfterQuery(ctx context.Context, e *bun.QueryEvent) {
	if h := healthOf(ctx); h != nil {
		h.note(e.Query, e.Err)
	}
}

func gone(err error) bool {
	return errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}
