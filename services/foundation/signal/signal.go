// Package signal carries what happened to a model to those who react to it,
// inside the transaction that saved the model.
package signal

import (
	"context"
	"errors"
	"reflect"
)

// The ways to save a model so that nobody would hear of it. Both are refused before anything is written.
var (
	ErrNoTx = errors.New("signal: model saved outside db.Tx")
	ErrBulk = errors.New("signal: bulk statement on a model that signals; save the models themselves")
)

// Source is embedded by models that raise signals and whose saves are heard.
type Source struct {
	raised []any
}

// Raise records that something happened. It is told to others once the model is saved.
func (s *Source) Raise(event any) { s.raised = append(s.raised, event) }

func (s *Source) source() *Source { return s }

func (s *Source) drain() []any {
	raised := s.raised
	s.raised = nil
	return raised
}

// Bus knows who reacts to what.
type Bus struct {
	reactions map[reflect.Type][]Reaction
	says      func(context.Context) string
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

// Announce has the database told who saves, before the first save of a transaction and again when that changes: what
// says returns is the setting tenhal.save, for triggers to read. Nothing is told on a bus without it.
func (b *Bus) Announce(says func(ctx context.Context) string) { b.says = says }

// Reactions returns who reacts to what, for the documentation.
func (b *Bus) Reactions() map[reflect.Type][]Reaction { return b.reactions }
