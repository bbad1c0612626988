package queue_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// What an error says about trying again is heard however deep it is wrapped, and the error stays what it was.
func TestClasses(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	for _, test := range []struct {
		name      string
		err       error
		permanent bool
		wait      time.Duration
	}{
		{"plain", refused, false, 0},
		{"permanent", queue.Permanent(refused), true, 0},
		{"permanent, wrapped", fmt.Errorf("send: %w", queue.Permanent(refused)), true, 0},
		{"permanent, joined", errors.Join(errors.New("other"), queue.Permanent(refused)), true, 0},
		{"to wait for", fmt.Errorf("send: %w", queue.After(time.Hour, refused)), false, time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := queue.IsPermanent(test.err); got != test.permanent {
				t.Errorf("IsPermanent() = %v, want %v", got, test.permanent)
			}
			if got, told := queue.Wait(test.err); got != test.wait || told != (test.wait > 0) {
				t.Errorf("Wait() = %v, %v, want %v", got, told, test.wait)
			}
			if !errors.Is(test.err, refused) {
				t.Error("the cause is lost")
			}
		})
	}
	if queue.Permanent(nil) != nil || queue.After(time.Hour, nil) != nil {
		t.Error("success is marked as an error")
	}
}
