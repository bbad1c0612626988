package inbox_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/results"
)

// Who ordered hears of a critical value first, then the clinicians of the clinic, then those in charge; acknowledged, it is settled for all.
func TestTellCritical(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	away := w.user("away", access.Clinician, nil)
	elsewhere := uuid.New()
	_, err := w.db.NewRaw("INSERT INTO clinics (id, code, name_ar, name_en) VALUES (?, 'NUR', 'التمريض', 'Nursing')", elsewhere).Exec(t.Context())
	w.must(err)
	w.must((&access.Service{DB: w.db}).WorkIn(t.Context(), away.ID, []uuid.UUID{elsewhere}))
	was := results.CriticalWaits{Facts: results.Facts{ResultID: uuid.New(), PatientID: w.Omar.ID, ProviderID: w.Sami.ID, ClinicID: w.Speech.ID}}
	tell := func(level int) {
		w.must(w.tells(access.System, func(ctx context.Context) error {
			was.Level = level
			return w.TellCritical(ctx, was)
		}))
	}
	tell(0)
	w.told(w.sami, inbox.ResultCritical)
	w.told(w.hind)
	tell(1)
	w.told(w.hind, inbox.ResultCritical)
	w.told(away)
	w.told(faisal)
	tell(2)
	w.told(faisal, inbox.ResultWaits)
	w.rings(faisal, 1)
	w.told(w.Noura)
	w.told(w.huda)
	if n := w.unread(w.sami)[0]; n.Facts != (inbox.Facts{}) || !n.NeedsAction {
		t.Errorf("the notice says %+v", n)
	}
	w.must(w.tells(w.hind, func(ctx context.Context) error {
		return w.SettleCritical(ctx, results.CriticalSettled{ResultID: was.ResultID})
	}))
	for _, who := range []access.Actor{w.sami, w.hind, faisal} {
		w.rings(who, 0)
	}
}

// Where nobody ordered, who treats the patient hears of a result, and where nobody does, every clinician who sees them.
func TestTellResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	was := results.Facts{ResultID: uuid.New(), PatientID: w.Omar.ID}
	tell := func(react func(context.Context) error) { w.must(w.tells(access.System, react)) }
	tell(func(ctx context.Context) error { return w.TellResult(ctx, results.WasFiled{Facts: was}) })
	for _, who := range []access.Actor{w.sami, w.hind} {
		w.told(who, inbox.ResultReady)
		w.rings(who, 0) // it informs, and is quiet
	}
	w.must(w.tells(w.hind, func(ctx context.Context) error { return w.SettleResult(ctx, results.WasReviewed{Facts: was}) }))
	w.told(w.hind)
	w.book(w.sami, 24)
	for range 2 {
		tell(func(ctx context.Context) error { return w.TellTakenOut(ctx, results.WasTakenOut{Facts: was}) })
	}
	w.told(w.sami, inbox.ResultTakenOut, inbox.ResultReady)
	w.told(w.hind)
	for range 3 {
		tell(func(ctx context.Context) error { return w.TellStray(ctx, results.HasNoOwner{ResultID: uuid.New()}) })
	}
	w.told(faisal, inbox.ResultStray)
	if n := w.unread(faisal)[0]; n.Count != 3 {
		t.Errorf("three results of nobody are %+v", n)
	}
	of := was
	of.PatientID = uuid.Nil
	tell(func(ctx context.Context) error { return w.TellCritical(ctx, results.CriticalWaits{Facts: of}) })
	w.told(faisal, inbox.ResultWaits, inbox.ResultStray)
	chief := w.user("chief", access.Admin, nil)
	tell(func(ctx context.Context) error { return w.TellSource(ctx, results.SourceFailed{SourceID: uuid.New()}) })
	w.told(chief, inbox.SourceDown)
}

// A critical value for which nobody is there goes on at once to those who come next, and at last to those in charge. Nobody has no
// notices of it, whatever they have chosen, and whoever files it for themselves is told as well.
func TestTellCriticalNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	was := results.CriticalWaits{Facts: results.Facts{ResultID: uuid.New(), PatientID: w.Omar.ID, ProviderID: w.Sami.ID, ClinicID: w.Speech.ID}}
	tell := func(who access.Actor) {
		was.ResultID = uuid.New()
		w.must(w.tells(who, func(ctx context.Context) error { return w.TellCritical(ctx, was) }))
	}
	w.must(w.Prefer(access.With(t.Context(), w.sami), map[inbox.Kind]inbox.Preference{inbox.ResultCritical: {}}))
	tell(w.sami)
	w.told(w.sami, inbox.ResultCritical)
	w.rings(w.sami, 1)
	w.told(w.hind)
	_, err := w.db.NewRaw("UPDATE users SET active = false WHERE id IN (?, ?)", w.sami.ID, w.hind.ID).Exec(t.Context())
	w.must(err)
	tell(access.System)
	w.told(faisal, inbox.ResultWaits)
	was.Level = 1
	tell(access.System)
	w.told(faisal, inbox.ResultWaits, inbox.ResultWaits)
}
