package einvoices_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// hours returns how many hours each alarm spoke of, with how many documents, and forgets them.
func (w *world) hours() (said []string) {
	for _, l := range w.late {
		said = append(said, fmt.Sprintf("%d at %d", l.Count, l.Hours))
	}
	w.late = nil
	return said
}

// What the authority does not have is told of once after four hours, twelve, twenty, and when the time is up; what is issued
// later has its own steps, however often somebody looks.
func TestLateness(t *testing.T) {
	t.Parallel()
	at := clock.At(dbtest.Now)
	w := openAt(t, at)
	if _, err := w.Onboard(w.ctx, order); err != nil {
		t.Fatal(err)
	}
	first, wrong := w.issue(t, w.Sara.ID), w.issue(t, w.Omar.ID)
	w.authority.Fail(zatcatest.Fault{Status: 400, Body: `{"validationResults":{"errorMessages":[{"code":"X"}]}}`})
	if _, err := w.submit(t, wrong); err != nil { // it is not reported either
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{4*time.Hour - time.Second, "[]"},
		{4 * time.Hour, "[2 at 4]"},
		{5 * time.Hour, "[]"},
		{9*time.Hour + 1, "[1 at 4]"}, // of the one that is issued now, four hours before
		{12 * time.Hour, "[2 at 12]"},
		{19 * time.Hour, "[1 at 12]"},
		{25 * time.Hour, "[2 at 24 1 at 20]"}, // the step of twenty was missed, and is not told of the first two any more
		{40 * time.Hour, "[1 at 24]"},
		{90 * time.Hour, "[]"},
	} {
		at.Set(dbtest.Now.Add(step.after))
		for range 2 {
			if err := w.Watch(w.ctx, einvoices.Watch{}); err != nil {
				t.Fatal(err)
			}
		}
		if got := fmt.Sprint(w.hours()); got != step.want {
			t.Errorf("after %s: %s, want %s", step.after, got, step.want)
		}
		if step.after == 5*time.Hour {
			w.issue(t, w.Sara.ID)
		}
	}
	if e, err := w.submit(t, first); err != nil || e.State != einvoices.Accepted {
		t.Errorf("the first: %v, %s", err, e.State)
	}
}

// Of many who look at once one tells, and of what is reported nobody.
func TestLatenessRace(t *testing.T) {
	t.Parallel()
	at := clock.At(dbtest.Now)
	w := openAt(t, at)
	if _, err := w.Onboard(w.ctx, order); err != nil {
		t.Fatal(err)
	}
	if _, err := w.submit(t, w.issue(t, w.Sara.ID)); err != nil {
		t.Fatal(err)
	}
	w.issue(t, w.Omar.ID)
	at.Set(dbtest.Now.Add(13 * time.Hour))
	var mu sync.Mutex
	alarms := w.Alarms.Late
	w.Alarms.Late = nil
	service := *w.Service
	service.Alarms.Late = func(ctx context.Context, late einvoices.AreLate) error {
		mu.Lock()
		defer mu.Unlock()
		return alarms(ctx, late)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := service.Watch(w.ctx, einvoices.Watch{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := fmt.Sprint(w.hours()); got != "[1 at 12]" {
		t.Errorf("eight at once say %s", got)
	}
}

// The end of a certificate is told of thirty days before, seven and one, once each, and again of the next certificate.
func TestCertificateEnds(t *testing.T) {
	t.Parallel()
	at := clock.At(dbtest.Now)
	w := openAt(t, at)
	u, err := w.Onboard(w.ctx, order)
	if err != nil {
		t.Fatal(err)
	}
	days := func() (said []int) {
		for range 2 {
			if err := w.Watch(w.ctx, einvoices.Watch{}); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range w.ends {
			said = append(said, e.Days)
		}
		w.ends = nil
		return said
	}
	for _, step := range []struct {
		before int // days
		want   string
	}{{31, "[]"}, {30, "[30]"}, {12, "[]"}, {6, "[7]"}, {1, "[1]"}, {0, "[]"}} {
		at.Set(u.ValidUntil.AddDate(0, 0, -step.before))
		if got := fmt.Sprint(days()); got != step.want {
			t.Errorf("%d days before: %s, want %s", step.before, got, step.want)
		}
	}
	at.Set(u.ValidUntil.AddDate(0, 0, -1))
	if u, err = w.Renew(w.ctx, "654321"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(days()); got != "[]" {
		t.Errorf("once renewed: %s", got)
	}
	at.Set(u.ValidUntil.AddDate(0, 0, -3))
	if got := fmt.Sprint(days()); got != "[7]" {
		t.Errorf("three days before the next one's end, with a step missed: %s", got)
	}
}
