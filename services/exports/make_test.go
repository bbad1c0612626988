package exports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/storage"
)

// Whoever clicks twice has one package made, and of two who work on it one finishes it.
func TestAskTwice(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	asked := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := c.Ask(c.ctx, "moving house")
			asked <- err
		}()
	}
	if one, other := <-asked, <-asked; errors.Is(one, ErrUnderWay) == errors.Is(other, ErrUnderWay) {
		t.Errorf("asked for: %v and %v, want one refused", one, other)
	}
	if n := c.count("SELECT count(*) FROM gue_jobs WHERE job_type = 'exports.make'"); n != 1 {
		t.Errorf("%d jobs make it, want one", n)
	}
	list, _, err := c.List(c.ctx, 1)
	must(t, err)
	for range 2 {
		go func() { asked <- c.Make(t.Context(), Make{list[0].ID}) }()
	}
	must(t, errors.Join(<-asked, <-asked, c.Make(t.Context(), Make{list[0].ID})))
	p := c.now(list[0].ID)
	_, from, err := c.Download(c.ctx, p.ID)
	must(t, err)
	sum := sha256.New()
	n, err := io.Copy(sum, from)
	must(t, errors.Join(err, from.Close()))
	if n != p.Size || !bytes.Equal(sum.Sum(nil), p.SHA256) {
		t.Error("the file is not the one that the package speaks of")
	}
	for _, reason := range []string{"", " \u200f ", strings.Repeat("x", longReason+1)} {
		if _, err := c.Ask(c.ctx, reason); !errors.Is(err, ErrReason) {
			t.Errorf("asked for with the reason %q: %v", reason, err)
		}
	}
}

// A run that was killed half-way is begun anew, and what it had written is gone.
func TestKilled(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	p, err := c.Ask(c.ctx, "moving house")
	must(t, err)
	dying, kill := context.WithCancel(t.Context())
	c.kept.wrote = kill
	if err := c.Make(dying, Make{p.ID}); err == nil || queue.IsPermanent(err) {
		t.Fatalf("a run that was killed = %v", err)
	}
	first := c.now(p.ID)
	if first.State != Running {
		t.Errorf("while nobody works on it, it is %s", first.State)
	}
	must(t, c.kept.Put(t.Context(), first.StorageName, "", []byte("half")))
	c.kept.wrote = nil
	must(t, c.Make(t.Context(), Make{p.ID}))
	second := c.now(p.ID)
	if second.State != Ready || second.StorageName == first.StorageName {
		t.Errorf("after another run it is %+v", second)
	}
	if _, err := c.kept.Get(t.Context(), first.StorageName); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("what the first had written is there: %v", err)
	}
}

// A run that lost its lease finds that another has taken over, and says nothing on its package.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	p, err := c.Ask(c.ctx, "moving house")
	must(t, err)
	late := ""
	c.kept.put = func() {
		late = c.now(p.ID).StorageName
		c.exec("INSERT INTO job_keys (key, at) VALUES ('so that the two are not alike', now())")
		must(t, c.Make(t.Context(), Make{p.ID}))
		must(t, c.kept.Put(t.Context(), late, "", []byte("late")))
	}
	must(t, c.Make(t.Context(), Make{p.ID}))
	_, from, err := c.Download(c.ctx, p.ID)
	must(t, err)
	body, err := io.ReadAll(from)
	must(t, errors.Join(err, from.Close()))
	if sum, says := sha256.Sum256(body), c.now(p.ID).SHA256; !bytes.Equal(sum[:], says) {
		t.Errorf("the package has the sum %x, and is said to have %x", sum, says)
	}
	if _, err := c.kept.Get(t.Context(), late); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("what the late one wrote is there: %v", err)
	}
}

// A package that can't be made says so, and another may be asked for; what is over is removed by the clock.
func TestFailAndExpire(t *testing.T) {
	t.Parallel()
	c := openCentre(t)
	moves := c.DB.Clock
	c.kept.fails = errors.New("the disk is full")
	p, err := c.Ask(c.ctx, "moving house")
	must(t, err)
	if err := c.Make(t.Context(), Make{p.ID}); !queue.IsPermanent(err) {
		t.Errorf("Make on a full disk = %v", err)
	}
	if p = c.now(p.ID); p.State != Failed || p.Failure != errFailed.Key || p.StorageName != "" {
		t.Errorf("the package is %+v", p)
	}
	c.kept.fails = nil
	ready := c.made()
	stuck, err := c.Ask(c.ctx, "once more")
	must(t, err)
	must(t, c.Expire(t.Context(), Expire{}))
	if got := c.now(ready.ID); got.State != Ready {
		t.Errorf("removed at once: %+v", got)
	}
	moves.Set(moves.Now().Add(keptFor + time.Second))
	if _, _, err := c.Download(c.ctx, ready.ID); !errors.Is(err, ErrGone) {
		t.Errorf("downloaded after its days: %v", err)
	}
	must(t, errors.Join(c.Expire(t.Context(), Expire{}), c.Expire(t.Context(), Expire{})))
	if got := c.now(ready.ID); got.State != Removed || got.RemovedAt.IsZero() {
		t.Errorf("after its days: %+v", got)
	}
	if got := c.now(stuck.ID); got.State != Failed || got.Failure != errStuck.Key {
		t.Errorf("one that nobody made: %+v", got)
	}
	if _, err := c.kept.Get(t.Context(), ready.StorageName); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("its file is still there: %v", err)
	}
	if err := c.Remove(c.ctx, ready.ID); !errors.Is(err, ErrGone) {
		t.Errorf("removed twice: %v", err)
	}
}
