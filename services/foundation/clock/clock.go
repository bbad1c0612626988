// Package clock tells the program the time, so that tests can choose it.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time. The zero Clock tells the real one. A Clock is copied freely;
// copies of one made by At share its hands.
type Clock struct {
	hands *hands
}

type hands struct {
	mu sync.Mutex
	at time.Time
}

// At returns a clock that stands at t until Set moves it.
func At(t time.Time) Clock {
	return Clock{hands: &hands{at: t.UTC().Truncate(time.Microsecond)}}
}

// Now returns the current time in UTC, cut to the microseconds that PostgreSQL keeps.
func (c Clock) Now() time.Time {
	if c.hands == nil {
		return time.Now().UTC().Truncate(time.Microsecond)
	}
	c.hands.mu.Lock()
	defer c.hands.mu.Unlock()
	return c.hands.at
}

// Set moves a clock made by At, for everyone who holds a copy of it.
// The real clock can't be set and stays as it is.
func (c Clock) Set(t time.Time) {
	if c.hands == nil {
		return
	}
	c.hands.mu.Lock()
	defer c.hands.mu.Unlock()
	c.hands.at = t.UTC().Truncate(time.Microsecond)
}

// Since returns the time that has passed since t.
func (c Clock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }
