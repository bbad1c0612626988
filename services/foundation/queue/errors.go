package queue

import (
	"errors"
	"time"
)

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks err as one that trying again will not cure: its job is not run again by itself.
// Every other error is taken to pass with time.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

// IsPermanent reports whether err, or an error that it wraps, was marked by Permanent.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

type after struct {
	error
	wait time.Duration
}

func (a after) Unwrap() error { return a.error }

// After marks err as one that may be cured after a wait that somebody told us, such as a provider
// that limits our rate. The run still counts as one of the job's attempts.
func After(wait time.Duration, err error) error {
	if err == nil {
		return nil
	}
	return after{err, wait}
}

// Wait returns the wait that After put on err, or on an error that it wraps.
func Wait(err error) (wait time.Duration, told bool) {
	var a after
	told = errors.As(err, &a)
	return a.wait, told
}
