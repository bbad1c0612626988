package jobs

import (
	"math/rand/v2"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// Policy is how patient a kind of job is.
type Policy struct {
	MaxAttempts int                             // runs before the job is dead; 8 unless said otherwise
	Timeout     time.Duration                   // of one run, after which its context ends; 30 s unless said otherwise
	Backoff     func(attempt int) time.Duration // wait after the attempt, counted from 1, has failed
}

// Option changes the policy of one kind.
type Option func(*Policy)

// Attempts sets how often a job is run before it is dead.
func Attempts(n int) Option { return func(p *Policy) { p.MaxAttempts = n } }

// Timeout sets how long one run may take. Inside jobs hold a connection and hold up vacuum for as
// long as they run, and PostgreSQL ends a transaction that idles for two minutes: give them less than one.
func Timeout(d time.Duration) Option { return func(p *Policy) { p.Timeout = d } }

// Backoff sets the wait after a first failure. It doubles with each one, up to most.
func Backoff(first, most time.Duration) Option {
	return func(p *Policy) { p.Backoff = exponential(first, most) }
}

func policy(options []Option) Policy {
	p := Policy{MaxAttempts: 8, Timeout: 30 * time.Second, Backoff: exponential(5*time.Second, 15*time.Minute)}
	for _, option := range options {
		option(&p)
	}
	return p
}

// exponential draws from the upper half of the doubled wait, so that jobs which failed together
// don't come back together.
func exponential(first, most time.Duration) func(int) time.Duration {
	return func(attempt int) time.Duration {
		wait := first
		for range attempt - 1 {
			wait = min(2*wait, most)
		}
		return wait/2 + rand.N(wait/2+1)
	}
}

// Outcome is how a run of a job ended.
type Outcome string

// The outcomes of runs.
const (
	Done  Outcome = "done"
	Retry Outcome = "retry" // failed, and will be tried again
	Dead  Outcome = "dead"  // failed for good
	Lost  Outcome = "lost"  // its process died, or was cut off, in the middle
)

// verdict is what becomes of a job after a run.
type verdict struct {
	outcome Outcome
	wait    time.Duration // until the retry
	reason  string
}

// judge decides over a job whose attempt, counted from 1, ended with err.
func (p Policy) judge(attempt int, err error) verdict {
	if err == nil {
		return verdict{outcome: Done}
	}
	v := verdict{outcome: Retry, reason: reason(err)}
	wait, told := queue.Wait(err)
	switch {
	case queue.IsPermanent(err) || attempt >= p.MaxAttempts:
		v.outcome = Dead
	case told:
		v.wait = wait
	default:
		v.wait = p.Backoff(attempt)
	}
	return v
}
