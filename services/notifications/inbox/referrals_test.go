package inbox_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/referrals"
)

// referral is one of Omar's to the clinic of Sami and Hind, by somebody.
func (w *world) referral(author access.Actor) referrals.Facts {
	return referrals.Facts{ID: uuid.New(), Number: "REF-2026-000007", PatientID: w.Omar.ID, AuthorID: author.ID, FromClinicID: uuid.New(), ToClinicID: w.Speech.ID}
}

// Those who work in the clinic hear of a referral, the one who writes it does not; once it is answered the sender hears of that,
// and the others have nothing to do any more.
func TestTellReferrals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	elsewhere := w.user("elsewhere", access.Clinician, nil)
	was := w.referral(w.hind)
	w.must(w.tells(w.hind, func(ctx context.Context) error { return w.TellReferred(ctx, referrals.WasSent{Facts: was}) }))
	w.told(w.sami, inbox.ReferralSent)
	w.told(w.Noura, inbox.ReferralSent)
	for _, who := range []access.Actor{w.hind, w.huda, faisal, elsewhere} {
		w.told(who)
	}
	if n := w.unread(w.sami)[0]; !n.NeedsAction || n.Facts.Number != was.Number || n.Path != "/referrals/"+was.ID.String() || n.PatientEn != w.Omar.NameEn {
		t.Errorf("the notice is %+v", n)
	}
	w.must(w.tells(w.sami, func(ctx context.Context) error { return w.TellReferralAccepted(ctx, referrals.WasAccepted{Facts: was}) }))
	w.told(w.hind, inbox.ReferralMoved)
	w.told(w.sami)
	w.told(w.Noura)
	w.must(w.tells(w.sami, func(ctx context.Context) error { return w.TellReferralOutcome(ctx, referrals.WasCompleted{Facts: was}) }))
	if n := w.unread(w.hind)[0]; n.Facts.Says != "inbox.referral_completed" || n.Count != 2 {
		t.Errorf("the sender reads %+v", n)
	}
	own := w.referral(w.sami)
	w.must(w.tells(w.sami, func(ctx context.Context) error { return w.TellReferralRejected(ctx, referrals.WasRejected{Facts: own}) }))
	w.told(w.sami) // who rejects what he wrote knows
	w.must(w.tells(w.sami, func(ctx context.Context) error {
		return w.TellReferralRetracted(ctx, referrals.WasWithdrawn{Facts: own})
	}))
	w.told(w.Noura, inbox.ReferralMoved)
}

// Where nobody is in the clinic, managers are told; where the sender is gone, those who work there; what is restricted names
// nobody; what goes outside is for nobody here.
func TestTellReferralsOfNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	w.must((&access.Service{DB: w.db}).Deactivate(t.Context(), w.Noura.ID)) // the desk of the whole centre
	was := w.referral(w.hind)
	was.FromClinicID, was.ToClinicID = w.Speech.ID, uuid.New()
	_, err := w.db.NewRaw("INSERT INTO patient_restrictions (id, patient_id, ground, reason, set_by, set_at) VALUES (?, ?, 'vip', 'x', ?, now())", uuid.New(), w.Omar.ID, faisal.ID).Exec(t.Context())
	w.must(err)
	w.must(w.tells(w.hind, func(ctx context.Context) error { return w.TellReferred(ctx, referrals.WasSent{Facts: was}) }))
	w.told(faisal, inbox.ReferralSent)
	w.told(w.sami)
	if n := w.unread(faisal)[0]; n.PatientID != uuid.Nil || n.PatientEn != "" {
		t.Errorf("the notice of a restricted patient names %s", n.PatientEn)
	}
	w.must((&access.Service{DB: w.db}).Deactivate(t.Context(), w.hind.ID))
	w.must(w.tells(faisal, func(ctx context.Context) error { return w.TellReferralRejected(ctx, referrals.WasRejected{Facts: was}) }))
	w.told(w.sami, inbox.ReferralMoved)
	w.told(faisal)
	was.ID, was.ToClinicID = uuid.New(), uuid.Nil
	w.must(w.tells(w.huda, func(ctx context.Context) error { return w.TellReferred(ctx, referrals.WasSent{Facts: was}) }))
	w.told(faisal)
}

// What is late goes up step by step: the clinic, then managers and the sender, at last managers and admins.
func TestTellLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal, abeer := w.user("faisal", access.Manager, nil), w.user("abeer", access.Admin, nil)
	was := w.referral(w.hind)
	was.FromClinicID, was.ToClinicID = uuid.New(), w.Speech.ID
	late := func(step int) {
		w.must(w.tells(access.System, func(ctx context.Context) error {
			return w.TellReferralLate(ctx, referrals.WasEscalated{Facts: was, Step: step})
		}))
	}
	late(1)
	w.told(w.sami, inbox.ReferralLate)
	w.told(faisal)
	late(2)
	w.told(faisal, inbox.ReferralLate)
	w.told(abeer)
	if n := w.unread(w.sami)[0].Count; n != 1 {
		t.Errorf("the clinic is told %d times, want once", n)
	}
	late(3)
	w.told(abeer, inbox.ReferralLate)
	if n := w.unread(faisal)[0].Count; n != 2 {
		t.Errorf("the manager is told %d times, want both", n)
	}
	w.must(w.tells(w.sami, func(ctx context.Context) error { return w.TellReferralAccepted(ctx, referrals.WasAccepted{Facts: was}) }))
	for _, who := range []access.Actor{w.sami, faisal, abeer} {
		w.told(who)
	}
	w.told(w.hind, inbox.ReferralMoved)
}
