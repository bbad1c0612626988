// Package jobs runs what the services have put on the queue.
//
// A job is worked inside or outside. Inside, it runs in the transaction that holds it: what it
// writes, its line in the history and its removal from the queue are committed together or not at
// all, so its effects happen exactly once. Outside, it may talk to the world: it runs without a
// transaction, under a lease, and happens at least once; the service settles what is in doubt.
package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
)

var errUndecodable = fault.New(fault.Internal, "jobs.undecodable")

// Kind is a kind of job and who works it.
type Kind struct {
	Name   string
	Queue  queue.Name
	Work   string // name of the method that does it, such as "finance.DraftInvoice"
	Inside bool   // in the job's own transaction
	Policy Policy

	work func(ctx context.Context, args []byte) error
}

// Kinds are the kinds of jobs that a program knows. The zero Kinds knows none.
type Kinds struct {
	byName map[string]Kind
	twice  []string
}

// All returns the kinds by name, for the documentation.
func (k *Kinds) All() []Kind {
	return slices.SortedFunc(maps.Values(k.byName), func(a, b Kind) int { return strings.Compare(a.Name, b.Name) })
}

// Inside makes work do the jobs of kind A in the transaction that holds the job. Services called
// with work's context join it. A failed attempt leaves nothing behind, and work must not let
// anything leave the building. A is a struct, not a pointer.
func Inside[A queue.Args](k *Kinds, work func(context.Context, A) error, options ...Option) {
	add(k, Kind{Inside: true}, work, options)
}

// Outside makes work do the jobs of kind A without a transaction, under a lease of a minute that is
// extended while work runs. Its context ends when the lease is lost or the time is up; work that
// goes on after that is no longer listened to, and may be running elsewhere too. A is a struct, not a pointer.
func Outside[A queue.Args](k *Kinds, work func(context.Context, A) error, options ...Option) {
	add(k, Kind{}, work, options)
}

func add[A queue.Args](k *Kinds, kind Kind, work func(context.Context, A) error, options []Option) {
	var zero A
	kind.Name, kind.Queue = zero.Kind(), zero.Queue()
	kind.Work, kind.Policy = funcName(work), policy(options)
	kind.work = func(ctx context.Context, body []byte) error {
		var args A
		if err := json.Unmarshal(body, &args); err != nil {
			return queue.Permanent(fmt.Errorf("%w: %w", errUndecodable, err))
		}
		return work(ctx, args)
	}
	if k.byName == nil {
		k.byName = map[string]Kind{}
	}
	if _, known := k.byName[kind.Name]; known {
		k.twice = append(k.twice, kind.Name)
	}
	k.byName[kind.Name] = kind
}

// funcName is "finance.DraftInvoice" for the method value finance.(*Service).DraftInvoice.
func funcName(fn any) string {
	name := runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name()
	name = name[strings.LastIndex(name, "/")+1:]
	return strings.NewReplacer("(*Service).", "", "-fm", "").Replace(name)
}
