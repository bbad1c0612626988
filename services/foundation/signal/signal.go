// Package signal carries what happened to a model to those who react to it,
// inside the transaction that saved the model.
package signal

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"

	"github.com/uptrace/bun"
)

// The ways to save a model so that nobody would hear of it. Both are refused before anything is written.
var (
	ErrNoTx = errors.New("signal: model saved outside db.Tx")
	ErrBulk = errors.New("signal: bulk statement on a model that signals; save the models themselves")
)

// Source is embedded by models that raise signals and whose saves are heard.
type Source struct {
	raised []any
	before json.RawMessage
}

// Raise records that something happened. It is told to others once the model is saved.
func (s *Source) Raise(event any) { s.raised = append(s.raised, event) }

func (s *Source) source() *Source { return s }

func (s *Source) drain() []any {
	raised := s.raised
	s.raised = nil
	return raised
}

// Action is what a save did to its row.
type Action string

// The actions.
const (
	Insert Action = "insert"
	Update Action = "update"
	Delete Action = "delete"
)

// Save is one row saved by a model that signals.
type Save struct {
	Action Action
	Table  string
	ID     any
	Before json.RawMessage // the row as it was; nil for an insert
}

// Bus knows who reacts to what.
type Bus struct {
	reactions map[reflect.Type][]Reaction
	listeners []func(context.Context, bun.IDB, Save) error
}

// Reaction is what follows from a signal.
type Reaction struct {
	Name  string // of the function that reacts
	react func(context.Context, any) error
}

// NewBus returns a bus on which nobody listens yet.
func NewBus() *Bus {
	return &Bus{reactions: map[reflect.Type][]Reaction{}}
}

// On makes react run for every signal of type E, in order of registration. A reaction that
// fails undoes the save.
func On[E any](b *Bus, react func(context.Context, E) error) {
	t := reflect.TypeFor[E]()
	b.reactions[t] = append(b.reactions[t], Reaction{
		Name:  funcName(react),
		react: func(ctx context.Context, event any) error { return react(ctx, event.(E)) },
	})
}

// OnSave makes listen hear of every save of every model that signals.
func (b *Bus) OnSave(listen func(ctx context.Context, tx bun.IDB, save Save) error) {
	b.listeners = append(b.listeners, listen)
}

// Reactions returns who reacts to what, for the documentation.
func (b *Bus) Reactions() map[reflect.Type][]Reaction { return b.reactions }

type scopeKey struct{}

type scope struct {
	bus *Bus
	tx  bun.IDB
}

// With returns a context whose saved models signal on b, within tx.
func With(ctx context.Context, b *Bus, tx bun.IDB) context.Context {
	return context.WithValue(ctx, scopeKey{}, scope{b, tx})
}
