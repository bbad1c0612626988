// Package storage keeps files under names that the program gives them: in a folder, or in a bucket of any service that
// speaks the protocol of S3. What is kept is never changed.
package storage

import (
	"context"
	"errors"
	"io"
	"regexp"
)

// ErrNotFound says that nothing is kept under a name.
var ErrNotFound = errors.New("storage: not found")

var errName = errors.New("storage: not a name of ours")

// Store keeps files.
type Store interface {
	// Put keeps a body under a name that is not in use. It returns once the body is safe.
	Put(ctx context.Context, name, mediaType string, body []byte) error
	// Write keeps what write writes, however much it is, under a name that nothing else is ever given. Where write fails,
	// nothing is kept. It returns once all of it is safe.
	Write(ctx context.Context, name, mediaType string, write func(io.Writer) error) error
	// Get returns what is kept under a name, or ErrNotFound.
	Get(ctx context.Context, name string) ([]byte, error)
	// Open returns the same to be read piece by piece, and closed.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Remove forgets what is kept under a name. That nothing is kept there is no error.
	Remove(ctx context.Context, name string) error
	// Check says what keeps the store from working, or nil.
	Check(ctx context.Context) error
}

// named is what names look like: folders and a file, of small letters, digits and dashes, "2026/11/0192f0c4-…". A name
// can therefore lead nowhere else.
var named = regexp.MustCompile(`^[a-z0-9-]+(/[a-z0-9-]+)*$`)
