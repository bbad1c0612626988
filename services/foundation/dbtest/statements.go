package dbtest

import (
	"context"
	"slices"
	"sync"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Statements are those that a database was sent. Any number may come at once.
type Statements struct {
	mu  sync.Mutex
	all []string
}

// Listen keeps the statements that d is sent from now on.
func Listen(d *db.DB) *Statements {
	s := &Statements{}
	d.DB = d.WithQueryHook(s)
	return s
}

// Take returns the statements since it was last asked, in the order in which they came.
func (s *Statements) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := slices.Clone(s.all)
	s.all = s.all[:0]
	return taken
}

// BeforeQuery keeps a statement.
func (s *Statements) BeforeQuery(ctx context.Context, q *bun.QueryEvent) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, q.Query)
	return ctx
}

// AfterQuery has nothing to add.
func (s *Statements) AfterQuery(context.Context, *bun.QueryEvent) {}
