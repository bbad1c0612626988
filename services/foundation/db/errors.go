package db

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun/driver/pgdriver"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrNotFound says that there is no such row.
var ErrNotFound = fault.New(fault.NotFound, "fault.not_found")

// Constraints maps the names of a table's constraints to what breaking them means to a user.
type Constraints map[string]*fault.Fault

// Fault turns a broken constraint into the fault that c gives it, and a missing row into
// ErrNotFound. Other errors stay as they are.
func (c Constraints) Fault(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if f, ok := c[Constraint(err)]; ok {
		return f
	}
	return err
}

// Found turns a missing row into ErrNotFound.
func Found(err error) error { return Constraints(nil).Fault(err) }

// Constraint returns the name of the constraint that err reports broken, or "".
func Constraint(err error) string {
	if e, ok := pgError(err); ok {
		return e.Field('n')
	}
	return ""
}

// Transient reports whether err may go away by itself: a lost connection, a deadlock, a time-out.
func Transient(err error) bool {
	if gone(err) {
		return true
	}
	e, ok := pgError(err)
	if !ok {
		return false
	}
	switch e.Field('C') {
	case "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53300":
		return true
	}
	return false
}

// ErrMeanwhile says that what a row was to belong to is not there, because somebody did away with it at the same moment.
// Tx returns it for every room.
var ErrMeanwhile = fault.New(fault.Conflict, "fault.meanwhile")

// meanwhile makes ErrMeanwhile of a broken foreign key, whose name rooms may still map to what it means to them.
func meanwhile(err error) error {
	if Vanished(err) && fault.Of(err).Kind == fault.Internal {
		return fmt.Errorf("%w: %w", ErrMeanwhile, err)
	}
	return err
}

// Vanished reports whether err is of a row that refers to one that is not there, or is referred to.
func Vanished(err error) bool {
	e, ok := pgError(err)
	return ok && e.Field('C') == "23503"
}

func pgError(err error) (pgdriver.Error, bool) {
	var e pgdriver.Error
	ok := errors.As(err, &e)
	return e, ok
}
