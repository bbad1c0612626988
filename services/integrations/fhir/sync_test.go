package fhir_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/integrations/fhir/emulator"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/settings"
)

func number(s string) json.Number { return json.Number(s) }

// A result that answers an order is in the record of its patient, to be looked at by whoever ordered it; fetched again it is the same.
func TestSync(t *testing.T) {
	t.Parallel()
	w := open(t)
	o := w.order()
	w.lab.Put(w.person())
	w.lab.Put(value("r1", "4.2"))
	w.lab.Put(report("r1", "preliminary", w.basedOn(o)))
	w.sync()
	list := w.list()
	if len(list) != 1 || list[0].OrderID != o.ID || list[0].ProviderID != w.Sami.ID || list[0].MatchedBy != results.ByPlacer || list[0].Worst != results.Plain || !list[0].ToReview() {
		t.Fatalf("filed: %+v", list)
	}
	if o, err := w.Order(w.sami, w.Omar.ID, o.ID); err != nil || o.Status != results.Partly {
		t.Errorf("the order is %+v, %v", o, err)
	}
	if got := heard[results.WasFiled](w); len(got) != 1 || got[0].PatientID != w.Omar.ID {
		t.Errorf("told of %+v", got)
	}
	w.sync()
	w.lab.Put(value("r1", "5.9"))
	w.lab.Put(report("r1", "final", w.basedOn(o)))
	w.sync()
	w.sync()
	versions, err := w.Versions(w.sami, &w.list()[0].Result)
	w.must(err)
	if len(versions) != 2 || versions[0].Content.Items[0].Value != "5.9" || versions[1].Content.Items[0].Value != "4.2" {
		t.Errorf("versions: %+v", versions)
	}
	if o, err := w.Order(w.sami, w.Omar.ID, o.ID); err != nil || o.Status != results.Resulted {
		t.Errorf("the order is %+v, %v", o, err)
	}
	if s := w.source(); s.Failures != 0 || s.Waiting != 0 || s.Watermark.IsZero() || !s.HeldUntil.IsZero() {
		t.Errorf("the source is %+v", s)
	}
	last := w.lab.Asked()[len(w.lab.Asked())-1]
	if !strings.Contains(last, "_lastUpdated=ge2026-11-22") {
		t.Errorf("asked for %s, not since the laboratory's own time", last)
	}
}

// Everything comes, page by page, whatever the server has along; what is broken on the way is fetched next time.
func TestPages(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.lab.MaxPer = 3
	w.lab.NoIncl = true
	w.lab.Put(w.person())
	for n := range 10 {
		id := fmt.Sprintf("r%d", n)
		w.lab.Put(value(id, "4.1"))
		w.lab.Put(report(id, "final"))
	}
	w.lab.Next(emulator.None, emulator.None, emulator.None, emulator.None, emulator.None, emulator.Broken)
	w.sync()
	s := w.source()
	if kept := len(w.list()); kept != 3 || !s.Watermark.IsZero() || s.Fault != "results.source_down" || s.RetryAt.IsZero() {
		t.Errorf("after a broken page: %d results, source %+v", kept, s)
	}
	w.sync() // is to be left alone
	if kept := len(w.list()); kept != 3 {
		t.Errorf("it was not left alone: %d", kept)
	}
	w.later(time.Hour)
	w.sync()
	if kept := len(w.list()); kept != 10 || w.source().Failures != 0 {
		t.Errorf("%d results, %+v", kept, w.source())
	}
}

// A report that is changed while pages are read moves the others up, and one is passed over: it is fetched the next time.
func TestPagesMove(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.lab.MaxPer = 2
	w.lab.Put(w.person())
	for n := range 4 {
		id := fmt.Sprintf("r%d", n)
		w.lab.Put(value(id, "4.1"))
		w.lab.Put(report(id, "preliminary"))
	}
	w.lab.OnPage = func() { w.lab.Put(report("r0", "final")); w.lab.OnPage = nil }
	w.sync()
	if got := len(w.list()); got != 3 {
		t.Fatalf("%d results; this test wants one to be passed over", got)
	}
	w.sync()
	if got := len(w.list()); got != 4 {
		t.Errorf("%d results: one is lost", got)
	}
}

// What a source answers decides when it is asked again; what can't be understood moves nothing on.
func TestFaults(t *testing.T) {
	t.Parallel()
	for fault, want := range map[emulator.Fault]string{
		emulator.TooMany: "results.source_busy", emulator.Closed: "results.source_busy", emulator.Broken: "results.source_down", emulator.CutOff: "results.source_down",
		emulator.Garbage: "results.source_unclear", emulator.WrongKind: "results.source_unclear", emulator.NoBundle: "results.source_unclear",
		emulator.Looped: "results.source_unclear", emulator.Elsewhere: "results.source_unclear", emulator.Refused: "results.source_refuses",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			w.lab.Put(w.person())
			w.lab.Put(value("r1", "4.2"))
			w.lab.Put(report("r1", "final"))
			w.lab.Next(fault)
			w.sync()
			s, now := w.source(), w.DB.Now(t.Context())
			if s.Fault != want || s.Failures != 1 || !s.Watermark.IsZero() || s.HeldBy.String() != "00000000-0000-0000-0000-000000000000" {
				t.Fatalf("fault %d: %+v", fault, s)
			}
			switch wait := s.RetryAt.Sub(now); {
			case fault == emulator.Refused:
				if s.StoppedAt.IsZero() || len(heard[results.SourceFailed](w)) != 1 {
					t.Errorf("it is not stopped: %+v", s)
				}
				w.later(24 * time.Hour)
				w.sync()
				if len(w.lab.Asked()) != 1 {
					t.Error("a source that refuses us is asked again")
				}
				w.must(w.Resume(w.Context(), s.ID))
			case fault == emulator.TooMany && wait != 10*time.Minute, fault == emulator.Closed && wait != 20*time.Minute, wait < time.Minute:
				t.Errorf("fault %d: asked again in %s", fault, wait)
			}
			w.later(25 * time.Hour)
			w.sync()
			if len(w.list()) != 1 || w.source().Failures != 0 {
				t.Errorf("fault %d: %d results, %+v", fault, len(w.list()), w.source())
			}
		})
	}
}

// A source that fails three times is a trouble, which ends with the first success.
func TestTrouble(t *testing.T) {
	t.Parallel()
	w := open(t)
	for range 4 {
		w.lab.Next(emulator.Broken)
		w.sync()
		w.later(5 * time.Hour)
	}
	if got := heard[results.SourceFailed](w); len(got) != 1 {
		t.Errorf("told %d times", len(got))
	}
	w.lab.Next(emulator.Warned)
	w.sync()
	list, err := w.Troubles(w.Context())
	if err != nil || len(list) != 1 || list[0].EndedAt.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
}

// Of two who fetch at once one does, and nothing is there twice.
func TestSyncRace(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.lab.Put(w.person())
	for n := range 20 {
		id := fmt.Sprintf("r%d", n)
		w.lab.Put(value(id, "7.1"))
		w.lab.Put(report(id, "final"))
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := w.SyncLab(access.With(t.Context(), access.System), results.SyncLab{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list := w.list()
	if len(list) != 20 || slices.ContainsFunc(list, func(r results.Row) bool { return r.Current != 1 || !r.Urgent }) {
		t.Errorf("%d results: %+v", len(list), list)
	}
	if got := heard[results.CriticalWaits](w); len(got) != 20 {
		t.Errorf("%d alerts", len(got))
	}
}

// Where the centre does without, or while another feature is off, nobody is asked.
func TestSwitchedOff(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.must(w.Settings.Set(w.Context(), settings.Wish{At: settings.ResultFeeds.In(uuid.Nil), Value: "0", Version: 1}))
	w.sync()
	if len(w.lab.Asked()) != 0 {
		t.Errorf("asked for %v", w.lab.Asked())
	}
	w.must(w.SyncRadiology(access.With(t.Context(), access.System), results.SyncRadiology{}))
}

// later has the time go by.
func (w *world) later(by time.Duration) {
	w.t.Helper()
	w.DB.Clock.Set(w.DB.Clock.Now().Add(by))
}

// What a server has dated wrong, so that no change is seen, is found at night by the number of its order.
func TestAskOverdue(t *testing.T) {
	t.Parallel()
	w := open(t)
	o := w.order()
	w.lab.Put(w.person())
	w.lab.Put(value("late", "4.2"))
	w.lab.Put(report("late", "final", w.basedOn(o)))
	w.lab.Put(value("r1", "4.2"))
	w.lab.Put(report("r1", "final"))
	_, err := w.DB.NewRaw("INSERT INTO result_sources (id, kind, base, watermark) VALUES (gen_random_uuid(), 'lab', ?, ?)", w.lab.Base, w.DB.Now(t.Context())).Exec(t.Context())
	w.must(err)
	w.sync()
	system := access.With(t.Context(), access.System)
	w.must(w.AskOverdue(system, results.AskOverdue{}))
	if got := len(w.list()); got != 0 {
		t.Errorf("an order of today is overdue: %d results", got)
	}
	w.later(25 * time.Hour)
	mark := w.source().Watermark
	w.must(w.AskOverdue(system, results.AskOverdue{}))
	if list := w.list(); len(list) != 1 || list[0].OrderID != o.ID || !w.source().Watermark.Equal(mark) {
		t.Errorf("%+v, seen up to %s", list, w.source().Watermark)
	}
	asked := len(w.lab.Asked())
	w.must(w.AskOverdue(system, results.AskOverdue{}))
	if len(w.lab.Asked()) != asked {
		t.Error("an order that has its result is asked about again")
	}
}

// A report that the database refuses holds up no other; the run fails for people to see, and the next one is well. Whoever has
// the source asked again has it tried once more, and is in the audit log.
func TestNotTaken(t *testing.T) {
	t.Parallel()
	w := open(t)
	_, err := w.DB.NewRaw("ALTER TABLE results ADD CHECK (title <> 'Poison')").Exec(t.Context())
	w.must(err)
	w.lab.Put(w.person())
	w.lab.Put(report("r1", "final", resource{"code": resource{"text": "Poison"}}))
	w.lab.Put(report("r2", "final"))
	system := access.With(t.Context(), access.System)
	if err := w.SyncLab(system, results.SyncLab{}); err == nil {
		t.Error("nobody hears of it")
	}
	if s := w.source(); len(w.list()) != 1 || s.Unreadable != 1 || s.Failures != 0 || s.Watermark.IsZero() || !s.HeldUntil.IsZero() {
		t.Errorf("%d results, %+v", len(w.list()), s)
	}
	w.sync()
	_, err = w.DB.NewRaw("ALTER TABLE results DROP CONSTRAINT results_title_check").Exec(t.Context())
	w.must(err)
	w.must(w.Resume(w.sami, w.source().ID))
	w.sync()
	if s := w.source(); len(w.list()) != 2 || s.Unreadable != 0 {
		t.Errorf("tried once more: %d results, %+v", len(w.list()), s)
	}
	var who string
	w.must(w.DB.NewRaw("SELECT actor_name FROM audit_entries WHERE table_name = 'source_resumptions' AND action = 'insert'").Scan(t.Context(), &who))
	if who != w.Sami.NameEn {
		t.Errorf("%q had the source asked again", who)
	}
}
