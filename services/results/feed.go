package results

import (
	"context"
	"time"
)

// Feed is a server from which reports are fetched. It makes nothing of them: what it says is kept first.
type Feed interface {
	// Base is its address, without secrets.
	Base() string
	// Pull gives what has changed since an instant of the server's own clock, page by page, the earliest first; the zero
	// time is for everything. It reports whether there is more than it gave.
	Pull(ctx context.Context, since time.Time, keep func(context.Context, []Payload) error) (more bool, err error)
	// Ask gives what there is for the numbers of some orders, whenever it has changed.
	Ask(ctx context.Context, placers []string, keep func(context.Context, []Payload) error) error
	// Read makes a report of a payload, or returns an error that wraps ErrUnreadable. It asks nobody.
	Read(body []byte) (Report, error)
}

// Payload is what a server says of one report, as it says it.
type Payload struct {
	Key       string    // of the report, on the server
	Version   string    // of the report, by the server; may be empty
	UpdatedAt time.Time // by the server's clock
	Body      []byte
}
