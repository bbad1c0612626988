package notifications_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// killRounds says how many workers TestKillTexts kills.
const killRounds = "KILL_ROUNDS"

// victim is a worker that is killed at a moment of its round's choice.
type victim struct {
	mu      sync.Mutex
	process *os.Process
	texts   int           // after which it is killed,
	after   time.Duration // or that much later; 0: while it waits for the answer
}

// took is called with each text before it is answered.
func (v *victim) took(twiliotest.Text) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.texts--
	if v.texts != 0 || v.process == nil {
		return
	}
	process := v.process
	kill := func() { _ = process.Kill() } // it may have ended
	if v.after == 0 {
		kill()
		return
	}
	time.AfterFunc(v.after, kill)
}

// Workers are killed in the middle of their work, at random and while Twilio is about to answer them. No text leaves
// twice, and each leaves.
func TestKillTexts(t *testing.T) {
	t.Parallel()
	rounds := 10
	if n, err := strconv.Atoi(os.Getenv(killRounds)); err == nil {
		rounds = n
	}
	dsn := dbtest.Clone(t)
	d := db.Open(db.Options{DSN: dsn, Clock: clock.At(dbtest.Now)})
	t.Cleanup(func() { _ = d.Close() })
	v := new(victim)
	l := &lines{world: newWorldIn(t, d, nil)}
	l.connect(twiliotest.Options{Kill: v.took, Clock: d.Clock})
	messages := 5*rounds + 5
	l.wave(messages, 60*day, time.Minute, 60*day)
	for round := range rounds {
		l.kill(dsn, round, v)
	}
	for round := range 3 {
		if out, err := l.textWorker(dsn, rounds+round).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	l.wantEachOnce(messages)
}

// kill starts a worker and has it killed, early, late, or in a call.
func (l *lines) kill(dsn string, round int, v *victim) {
	l.t.Helper()
	worker := l.textWorker(dsn, round)
	v.mu.Lock()
	v.texts, v.after = 1+rand.IntN(4), 0
	if round%2 == 0 {
		v.after = time.Duration(1 + rand.Int64N(int64(8*time.Millisecond)))
	}
	l.must(worker.Start())
	v.process = worker.Process
	v.mu.Unlock()
	_ = worker.Wait() // it was killed
}

// textWorker is a process that sends texts as of a round of its own, by which time Twilio goes too.
func (l *lines) textWorker(dsn string, round int) *exec.Cmd {
	c := l.worker(dsn, round)
	c.Env = append(c.Env, workerTwilio+"="+l.twilio.URL)
	l.at(time.Duration(round) * 20 * time.Minute)
	return c
}

// wantEachOnce wants every message to be sent and to have left once.
func (l *lines) wantEachOnce(messages int) {
	l.t.Helper()
	left := map[uuid.UUID]int{}
	for _, text := range l.texts() {
		left[uuid.MustParse(path.Base(text.Callback))]++
	}
	list := []notifications.Message{}
	l.must(l.db.NewSelect().Model(&list).Scan(l.ctx))
	for _, m := range list {
		if n := left[m.ID]; n != 1 || m.State != notifications.Sent {
			l.t.Errorf("%s left %d times and is %s after %d attempts", m.ID, n, m.State, m.Attempt)
		}
	}
	if len(list) != messages {
		l.t.Errorf("there are %d messages, want %d", len(list), messages)
	}
}
