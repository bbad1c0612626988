// Package fault names the ways in which a request can fail that its user should hear about.
// Every other error is internal: it is logged in full and shown as a plain apology.
package fault

import (
	"errors"
	"fmt"
	"maps"
)

// Kind says whose fault it is, and so what the browser is told.
type Kind int

// The kinds, in the order of the table in web/errors.go.
const (
	Internal  Kind = iota
	Invalid        // what was typed can't be taken
	SignedOut      // nobody is signed in
	Forbidden      // the user may not
	NotFound       // no such thing, or none that the user may see
	Conflict       // the state of things forbids it now
	Stale          // the thing has changed since the user looked at it
	TooMany        // too often
	Gone           // it was there, and was done away with for good
)

// Fault is an error meant for the user.
type Fault struct {
	Kind   Kind
	Key    string            // message key
	Args   []any             // pairs that fill the message's placeholders
	Fields map[string]string // message keys of the inputs at fault, by input name
}

// New returns a fault of a kind with its message key.
func New(kind Kind, key string) *Fault { return &Fault{Kind: kind, Key: key} }

// Error is for logs; users read the message of Key.
func (f *Fault) Error() string { return fmt.Sprintf("%s %v", f.Key, f.Fields) }

// Is lets errors.Is match two faults by their key.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Key == f.Key
}

// With returns a copy of f whose message is filled with args, which are pairs of name and value.
func (f *Fault) With(args ...any) *Fault {
	c := *f
	c.Args = args
	return &c
}

// On returns a copy of f that also says what is wrong with one input.
func (f *Fault) On(field, key string) *Fault {
	c := *f
	c.Fields = maps.Clone(f.Fields)
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	c.Fields[field] = key
	return &c
}

// Of returns the fault inside err, or an internal one.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Kind: Internal, Key: "fault.internal"}
}

// ErrInvalid says that a form has inputs at fault; its Fields say which.
var ErrInvalid = New(Invalid, "fault.invalid")

// Check collects what is wrong with a form, input by input.
type Check struct {
	fields map[string]string
}

// Field notes that an input is at fault. The first complaint about an input stays.
func (c *Check) Field(name, key string) {
	if c.fields == nil {
		c.fields = map[string]string{}
	}
	if _, told := c.fields[name]; !told {
		c.fields[name] = key
	}
}

// Note notes what reading an input came to, if that is an error.
func (c *Check) Note(name string, err error) {
	if err != nil {
		c.Field(name, Of(err).Key)
	}
}

// Require notes key against an input unless ok.
func (c *Check) Require(ok bool, name, key string) {
	if !ok {
		c.Field(name, key)
	}
}

// Err returns ErrInvalid with everything noted, or nil.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	f := *ErrInvalid
	f.Fields = c.fields
	return &f
}
