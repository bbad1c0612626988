package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// Waits double up to the most, and are drawn from the upper half.
func TestBackoff(t *testing.T) {
	t.Parallel()
	p := policy([]Option{Backoff(10*time.Second, time.Minute)})
	for attempt, most := range map[int]time.Duration{1: 10 * time.Second, 2: 20 * time.Second, 3: 40 * time.Second, 4: time.Minute, 80: time.Minute} {
		for range 100 {
			if got := p.Backoff(attempt); got < most/2 || got > most {
				t.Fatalf("wait after attempt %d = %v, want %v to %v", attempt, got, most/2, most)
			}
		}
	}
}

// A wait that somebody told us is kept to, except after the last attempt.
func TestJudgeWait(t *testing.T) {
	t.Parallel()
	p := policy([]Option{Attempts(3)})
	err := fmt.Errorf("send: %w", queue.After(time.Hour, errTest))
	if got, want := p.judge(2, err), (verdict{Retry, time.Hour, "send: no luck"}); got != want {
		t.Errorf("judge(2) = %v, want %v", got, want)
	}
	if got := p.judge(3, err).outcome; got != Dead {
		t.Errorf("judge(3) = %v, want %v", got, Dead)
	}
}

// What is kept of an error is short and whole.
func TestReasonIsCut(t *testing.T) {
	t.Parallel()
	got := reason(fmt.Errorf("x%s", strings.Repeat("ع", 400)))
	if len(got) > reasonLimit || len(got) < reasonLimit-1 || !utf8.ValidString(got) {
		t.Errorf("reason = %d bytes, valid %v", len(got), utf8.ValidString(got))
	}
}
