package fhir_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/results"
)

// critical is a result of Omar's that Sami has ordered, with a critical value.
func (w *world) critical() results.Row {
	w.t.Helper()
	w.lab.Put(w.person())
	w.lab.Put(value("r1", "7.4", resource{"interpretation": resource{"coding": []resource{{"code": "N"}}}})) // the source calls it normal
	w.lab.Put(report("r1", "final", w.basedOn(w.order())))
	w.sync()
	return w.list()[0]
}

// A critical value goes from who ordered to the clinic to those in charge, until somebody says by name what they understood.
func TestCritical(t *testing.T) {
	t.Parallel()
	w := open(t)
	r := w.critical()
	if got := heard[results.CriticalWaits](w); len(got) != 1 || got[0].Level != 0 || got[0].ProviderID != w.Sami.ID {
		t.Fatalf("told of %+v", got)
	}
	system := access.With(t.Context(), access.System)
	alerts, err := w.Alerts(w.sami, &r.Result)
	w.must(err)
	first := results.Escalate{AlertID: alerts[0].ID, Level: 1}
	w.must(w.Escalate(system, first)) // too early
	if got := heard[results.CriticalWaits](w); len(got) != 0 {
		t.Errorf("others are told at once: %+v", got)
	}
	for level := 1; level <= 2; level++ {
		w.later(15 * time.Minute)
		job := results.Escalate{AlertID: alerts[0].ID, Level: level}
		w.must(w.Escalate(system, job))
		w.must(w.Escalate(system, job))
		if got := heard[results.CriticalWaits](w); len(got) != 1 || got[0].Level != level {
			t.Errorf("after %d steps: %+v", level, got)
		}
	}
	if list, _, err := w.Waiting(w.sami, 1); err != nil || len(list) != 1 || list[0].Level != 2 {
		t.Errorf("waiting: %+v, %v", list, err)
	}
	look := results.Look{PatientID: w.Omar.ID, ResultID: r.ID, N: 1}
	if err := w.Review(w.sami, look); !errors.Is(err, results.ErrReadback) {
		t.Errorf("without repeating it: %v", err)
	}
	look.Readback = "Potassium 7.4, sent to hospital"
	var all sync.WaitGroup
	for _, ctx := range []context.Context{w.sami, w.as(w.Hind)} {
		all.Go(func() {
			if err := w.Review(ctx, look); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	alerts, err = w.Alerts(w.sami, &r.Result)
	reviews, errReviews := w.Reviews(w.sami, &r.Result)
	if err != nil || errReviews != nil || alerts[0].Open() || alerts[0].AckedByEn == "" || len(reviews) != 2 {
		t.Errorf("%+v, %+v", alerts[0], reviews)
	}
	if got := heard[results.CriticalSettled](w); len(got) != 1 || len(heard[results.WasReviewed](w)) != 1 {
		t.Errorf("settled %d times", len(got))
	}
	w.sync()
	w.lab.Put(report("r1", "final", w.basedOn(w.order()), resource{"conclusion": "See values."}))
	w.sync()
	if got := heard[results.CriticalWaits](w); len(got) != 0 {
		t.Errorf("what was acknowledged alerts again: %+v", got)
	}
	if list := w.list(); !list[0].ToReview() {
		t.Error("what has changed need not be looked at")
	}
}

// A correction that takes the critical value back ends the alert, and one that takes back the correction raises it again.
func TestCorrected(t *testing.T) {
	t.Parallel()
	w := open(t)
	r := w.critical()
	heard[results.CriticalWaits](w)
	stale := results.Look{PatientID: w.Omar.ID, ResultID: r.ID, N: 1, Readback: "7.4"}
	for n, potassium := range []string{"4.7", "7.4"} {
		w.later(time.Hour)
		w.lab.Put(value("r1", potassium))
		w.lab.Put(report("r1", "corrected"))
		w.sync()
		if got := heard[results.CriticalWaits](w); len(got) != n {
			t.Errorf("after %s: %+v", potassium, got)
		}
		if list := w.list(); list[0].Urgent != (n == 1) || list[0].Current != n+2 {
			t.Errorf("after %s: %+v", potassium, list[0])
		}
	}
	if err := w.Review(w.sami, stale); !errors.Is(err, results.ErrStale) {
		t.Errorf("of a version that holds no more: %v", err)
	}
	w.lab.Put(report("r1", "entered-in-error"))
	w.sync()
	if list := w.list(); list[0].Urgent || list[0].Worst != results.Plain || list[0].Status != results.Withdrawn {
		t.Errorf("withdrawn: %+v", list[0])
	}
}

// Of the same form sent twice there is one order; one that has a result is not called off, and the second of two is told.
func TestOrders(t *testing.T) {
	t.Parallel()
	w := open(t)
	key := uuid.New()
	ids := make([]uuid.UUID, 4)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			o, err := w.Ask(w.sami, results.Wish{PatientID: w.Omar.ID, Kind: "lab", Asks: "Zinc", Priority: "stat", Key: key})
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = o.ID
		})
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("orders %v, want one", ids)
		}
	}
	if _, err := w.CallOff(w.sami, w.Omar.ID, ids[0], "not needed"); err != nil {
		t.Error(err)
	}
	if _, err := w.CallOff(w.sami, w.Omar.ID, ids[0], "not needed"); !errors.Is(err, results.ErrCancelled) {
		t.Errorf("called off twice: %v", err)
	}
	r := w.critical()
	if _, err := w.CallOff(w.sami, w.Omar.ID, r.OrderID, "not needed"); !errors.Is(err, results.ErrResulted) {
		t.Errorf("with a result: %v", err)
	}
	_, err := w.DB.NewRaw("UPDATE patients SET archived_at = now() WHERE id = ?", w.Sara.ID).Exec(t.Context())
	w.must(err)
	if _, err := w.Ask(w.sami, results.Wish{PatientID: w.Sara.ID, Kind: "lab", Asks: "Zinc", Priority: "stat", Key: uuid.New()}); !errors.Is(err, patients.ErrArchived) {
		t.Errorf("for somebody whose record was put away: %v", err)
	}
	if _, err := w.Ask(w.Context(), results.Wish{PatientID: w.Omar.ID, Kind: "x", Priority: "", Code: "1", Key: key}); err == nil {
		t.Error("nonsense is taken")
	}
}
