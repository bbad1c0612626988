package queue

import (
	"context"
	"encoding/json"
	"maps"
	"sync"
)

// Counts is what a run has done, in numbers by what was counted: sent 212, failed 3. It may be
// used by several goroutines.
type Counts struct {
	mu sync.Mutex
	of map[string]int
}

type countsKey struct{}

// Counting returns a context in which Count adds to c.
func Counting(ctx context.Context, c *Counts) context.Context {
	return context.WithValue(ctx, countsKey{}, c)
}

// Count says how many of something the job of ctx has done. It is kept with the run, once that has
// gone well, and told to people. Outside a job it does nothing.
func Count(ctx context.Context, what string, n int) {
	c, ok := ctx.Value(countsKey{}).(*Counts)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]int{}
	}
	c.of[what] += n
}

// JSON returns what was counted, "{}" where nothing was.
func (c *Counts) JSON() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, err := json.Marshal(maps.Clone(c.of))
	if err != nil || c.of == nil {
		return "{}"
	}
	return string(body)
}
