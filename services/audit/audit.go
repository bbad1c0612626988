// Package audit keeps who changed what: an entry for every save of every model that signals,
// written in the transaction of the save and chained to the one before it. It also keeps who saw
// whose record, and which records open only by breaking the glass.
package audit

import (
	"context"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Service writes and reads the entries. The database refuses to change or delete them.
type Service struct {
	DB *db.DB
}

type (
	requestKey struct{}
	reasonKey  struct{}
)

// WithRequest returns a context whose saves belong to a request.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// Request returns the id of the request that ctx belongs to, or "".
func Request(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// WithReason returns a context whose saves happen for a reason that somebody gave.
func WithReason(ctx context.Context, reason string) context.Context {
	return context.WithValue(ctx, reasonKey{}, reason)
}

func reason(ctx context.Context) string {
	why, _ := ctx.Value(reasonKey{}).(string)
	return why
}
