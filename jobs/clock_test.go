package jobs

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

// A sweep is called at the start and then at intervals, also after it failed or panicked.
func TestEvery(t *testing.T) {
	t.Parallel()
	h := newHouse(t, &Kinds{})
	h.pace.brief = time.Millisecond
	var calls atomic.Int32
	h.Every("reminders", time.Millisecond, func(context.Context) error {
		switch calls.Add(1) {
		case 1:
			return errTest
		case 2:
			panic("oh")
		}
		return nil
	})
	stop := h.run()
	h.eventually("five calls", func() bool { return calls.Load() >= 5 })
	if err := stop(); err != nil {
		t.Errorf("Run() = %v", err)
	}
}
