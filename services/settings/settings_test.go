package settings_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/settings"
)

var centre = uuid.Nil

// What nobody has decided is as it is declared; the centre's word holds for a clinic until the clinic has its own, and
// again when that is taken back.
func TestWhatHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := func(of uuid.UUID, minutes int) {
		t.Helper()
		if got := w.undo(of); got != time.Duration(minutes)*time.Minute {
			t.Errorf("it can be undone for %s, want %d minutes", got, minutes)
		}
	}
	want(w.Speech.ID, 15)
	w.must(w.set(centre, "٢٠", 0))
	want(centre, 20)
	want(w.Speech.ID, 20)
	w.must(w.set(w.Speech.ID, "5", 0))
	want(centre, 20)
	want(w.Speech.ID, 5)
	w.must(w.set(w.Speech.ID, " ", 1))
	want(w.Speech.ID, 20)
	w.must(w.set(centre, "", 1))
	want(w.Speech.ID, 15)
	if none, err := (*settings.Service)(nil).Now(w.ctx); err != nil || none.Span(settings.VisitUndo, centre) != 15*time.Minute {
		t.Errorf("without a service it is not as declared: %v", err)
	}
}

// What is no number, lies outside the bounds, or is for a clinic where there is one for all, is refused and changes nothing.
func TestRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, try := range map[string]struct {
		settings.Wish
		want error
	}{
		"a word":                  {settings.Wish{At: settings.VisitUndo.In(centre), Value: "soon"}, settings.ErrNumber},
		"half a minute":           {settings.Wish{At: settings.VisitUndo.In(centre), Value: "0.5"}, settings.ErrNumber},
		"too short":               {settings.Wish{At: settings.VisitUndo.In(centre), Value: "0"}, settings.ErrBounds},
		"too long":                {settings.Wish{At: settings.VisitUndo.In(centre), Value: "241"}, settings.ErrBounds},
		"half on":                 {settings.Wish{At: settings.PatientImport.In(centre), Value: "2"}, settings.ErrBounds},
		"one for all clinics":     {settings.Wish{At: settings.BookAhead.In(w.Speech.ID), Value: "30"}, settings.ErrForCentre},
		"a clinic that is none":   {settings.Wish{At: settings.VisitUndo.In(uuid.New()), Value: "30"}, db.ErrNotFound},
		"a setting that is none":  {settings.Wish{At: settings.At{Key: "colour"}, Value: "30"}, db.ErrNotFound},
		"a reason without an end": {settings.Wish{At: settings.VisitUndo.In(centre), Value: "30", Reason: strings.Repeat("x", 501)}, settings.ErrReason},
		"a version of nobody":     {settings.Wish{At: settings.VisitUndo.In(centre), Value: "30", Version: 7}, settings.ErrStale},
	} {
		if err := w.Set(w.ctx, try.Wish); !errors.Is(err, try.want) {
			t.Errorf("%s: %v, want %v", name, err, try.want)
		}
	}
	if got := fault.Of(w.set(centre, "241", 0)); !slices.Equal(got.Args, []any{"least", 1, "most", 240}) || got.Fields["value"] == "" {
		t.Errorf("the bounds are told as %v, %v", got.Args, got.Fields)
	}
	if all, err := w.Decided(w.ctx); err != nil || len(all) > 0 {
		t.Errorf("refused, and yet decided: %v, %v", all, err)
	}
}

// Each change is kept with who, when, why, from what and to what; what was can be had again, which is a change as well.
func TestHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.set(centre, "20", 0))
	w.must(w.set(centre, "30", 1))
	w.must(w.set(centre, "30", 2)) // is so already
	w.must(w.set(w.Speech.ID, "5", 0))
	list, more, err := w.History(w.ctx, settings.VisitUndo.Key, 1)
	if err != nil || more || len(list) != 3 {
		t.Fatalf("%d changes, %v; want 3", len(list), err)
	}
	second, first := list[1], list[2]
	if *second.Was != 20 || *second.Value != 30 || second.Version != 2 || second.By(w.ctx) != w.Noura.NameEn || second.Reason != "asked for" || !second.ChangedAt.Equal(dbtest.Now) {
		t.Errorf("the second change is kept as %+v", second)
	}
	if first.Was != nil || list[0].ClinicID != w.Speech.ID {
		t.Errorf("the first change began with %v, the last was for %s", first.Was, list[0].ClinicID)
	}
	w.must(w.Restore(w.ctx, settings.VisitUndo.Key, settings.Restoration{Change: first.ID, Version: 2, Reason: "too long"}))
	all, err := w.Decided(w.ctx)
	w.must(err)
	if now := all[settings.VisitUndo.In(centre)]; *now.Value != 20 || now.Restored != first.ID || now.Version != 3 || now.Reason != "too long" {
		t.Errorf("restored, it is %+v", now)
	}
	if got := w.undo(centre); got != 20*time.Minute {
		t.Errorf("restored, it can be undone for %s", got)
	}
	w.must(w.set(centre, "", 3))
	w.must(w.set(centre, "60", 4))
	list, _, err = w.History(w.ctx, settings.VisitUndo.Key, 1)
	w.must(err)
	w.must(w.Restore(w.ctx, settings.VisitUndo.Key, settings.Restoration{Change: list[1].ID, Version: 5}))
	if got := w.undo(centre); got != 15*time.Minute {
		t.Errorf("the default restored, it can be undone for %s", got)
	}
	restore := func(key settings.Key, change int64, version int) error {
		return w.Restore(w.ctx, key, settings.Restoration{Change: change, Version: version})
	}
	if err := restore(settings.VisitUndo.Key, second.ID, 2); !errors.Is(err, settings.ErrStale) {
		t.Errorf("restoring over what somebody else decided: %v", err)
	}
	if err := restore(settings.InvoiceDue.Key, second.ID, 6); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("restoring from the history of another setting: %v", err)
	}
}

// The database itself keeps the history of whatever changes, and lets nobody rewrite it or change a value unnoticed.
func TestKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.set(centre, "20", 0))
	for _, sql := range []string{
		"UPDATE setting_changes SET value = 1", "DELETE FROM setting_changes", "TRUNCATE setting_changes", "DELETE FROM setting_values",
		"UPDATE setting_values SET value = 30", "UPDATE setting_values SET version = 5", "UPDATE setting_values SET key = 'other', version = 2",
	} {
		if _, err := w.DB.ExecContext(w.ctx, sql); err == nil {
			t.Errorf("%s is let through", sql)
		}
	}
	if _, err := w.DB.ExecContext(w.ctx, "UPDATE setting_values SET value = 40, version = 2"); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.History(w.ctx, settings.VisitUndo.Key, 1)
	w.must(err)
	if by := list[0]; *by.Value != 40 || by.By(w.ctx) != "" {
		t.Errorf("by hand in the database: %+v", by)
	}
	if got := w.undo(centre); got != 40*time.Minute {
		t.Errorf("by hand in the database, it can be undone for %s", got)
	}
	if _, err := w.DB.ExecContext(w.ctx, "UPDATE setting_values SET value = 5000, version = 3"); err != nil {
		t.Fatal(err)
	}
	if got := w.undo(centre); got != 4*time.Hour {
		t.Errorf("beyond the bounds, it can be undone for %s, want the most", got)
	}
	var heard int
	w.must(w.DB.NewRaw("SELECT count(*) FROM audit_entries WHERE table_name = 'setting_values'").Scan(w.ctx, &heard))
	if heard != 1 {
		t.Errorf("the audit log has %d entries, want that of what Noura did", heard)
	}
}

// Of several admins who decide at once one does, and the others are told.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for version := range 2 {
		var group sync.WaitGroup
		said := make([]error, 4)
		for n := range said {
			group.Go(func() { said[n] = w.set(centre, strconv.Itoa(20*version+2+n), version) })
		}
		group.Wait()
		done := 0
		for _, err := range said {
			if err == nil {
				done++
			} else if !errors.Is(err, settings.ErrStale) {
				t.Errorf("told as %v", err)
			}
		}
		list, _, err := w.History(w.ctx, settings.VisitUndo.Key, 1)
		w.must(err)
		if done != 1 || len(list) != version+1 {
			t.Errorf("round %d: %d were let through, %d changes are kept", version, done, len(list))
		}
	}
}

// What another process decides holds here with the next request, and until then nobody asks the database for more than
// the edition; nobody who is signed in asks for anything.
func TestHeard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.again()
	asked := dbtest.Listen(w.DB)
	before, err := w.Now(w.signedIn())
	w.must(err)
	ctx := w.signedIn()
	asked.Take()
	for range 3 {
		if again, err := w.Now(ctx); err != nil || again != before {
			t.Errorf("it was read again: %v", err)
		}
	}
	if got := asked.Take(); len(got) > 0 {
		t.Errorf("somebody who is signed in asks %q, want nothing", got)
	}
	w.must(other.set(centre, "50", 0))
	if got := w.undo(centre); got != 50*time.Minute {
		t.Errorf("a job goes by %s after another process has decided", got)
	}
	now, err := w.Now(w.signedIn())
	w.must(err)
	if got := now.Span(settings.VisitUndo, centre); got != 50*time.Minute {
		t.Errorf("the next request goes by %s", got)
	}
}

// What a transaction has decided and undone is in nobody's memory.
func TestUndone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	undo := errors.New("undo")
	err := w.DB.Tx(w.ctx, func(ctx context.Context, _ bun.Tx) error {
		inside := *w
		inside.ctx = ctx
		w.must(inside.set(centre, "60", 0))
		if got := inside.undo(centre); got != time.Hour {
			t.Errorf("inside it is %s", got)
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	if got := w.undo(centre); got != 15*time.Minute {
		t.Errorf("after the rollback it is %s", got)
	}
}

// Every setting has a key of its own that the table takes, and a default within its bounds.
func TestDeclared(t *testing.T) {
	seen := map[settings.Key]bool{}
	for _, g := range append(settings.Groups, settings.Features) {
		for _, s := range g.Settings {
			if found, ok := settings.Find(s.Key); !ok || found != s || seen[s.Key] {
				t.Errorf("%s is not found by its key, or there are two", s.Key)
			}
			if seen[s.Key] = true; s.Default < s.Least || s.Default > s.Most || s.Least < 0 {
				t.Errorf("%s: %d is not within %d and %d", s.Key, s.Default, s.Least, s.Most)
			}
		}
	}
	if got := settings.PaperSize.Most << 20; got != attachments.LargestFile {
		t.Errorf("a paper may be %d bytes, the table of papers takes %d", got, attachments.LargestFile)
	}
}
