package referrals_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/referrals"
)

// The database holds the same state machine as the code.
func TestStatesAreTheDatabases(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	for _, from := range referrals.Statuses {
		for _, to := range referrals.Statuses {
			var got bool
			if err := d.NewRaw("SELECT referral_may_become(?, ?)", from, to).Scan(t.Context(), &got); err != nil {
				t.Fatal(err)
			}
			if want := from == to || from.May(to) || slices.Contains(referrals.Back[from], to); got != want {
				t.Errorf("the database lets %s become %s: %v; the code: %v", from, to, got, want)
			}
		}
	}
}

// From the draft to its outcome: each step is in the history, and none is taken twice.
func TestReferral(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wish := w.wish()
	wish.AndSend, wish.Consent = false, ""
	r, err := w.Create(w.as(w.sami), wish)
	w.must(err)
	if r.Number != "" || r.Status != referrals.Draft {
		t.Errorf("a draft is %s %q", r.Status, r.Number)
	}
	c := referrals.Change{ID: r.ID}
	if _, err := w.Send(w.as(w.sami), c); fault.Of(err).Fields["consent"] != "referrals.no_consent" {
		t.Errorf("sent though nobody agreed: %v", err)
	}
	wish.Consent, wish.Question = referrals.ByPatient, "Does he need help?"
	_, err = w.Edit(w.as(w.sami), c, wish)
	w.must(err)
	sent, err := w.Send(w.as(w.sami), c)
	if err != nil || sent.Number != "REF-2026-000001" || !sent.SentAt.Equal(dbtest.Now) || !sent.DueAt.After(dbtest.Now) {
		t.Fatalf("sent: %+v, %v", sent, err)
	}
	if _, err := w.Edit(w.as(w.sami), c, wish); !errors.Is(err, referrals.ErrState) {
		t.Errorf("what was sent is edited: %v", err)
	}
	if _, err := w.Complete(w.as(w.layla), c, "All is well."); !errors.Is(err, referrals.ErrState) {
		t.Errorf("completed before it was accepted: %v", err)
	}
	_, err = w.Receive(w.as(w.layla), c)
	w.must(err)
	_, err = w.Accept(w.as(w.layla), referrals.Change{ID: r.ID, Version: 4})
	w.must(err)
	if _, err := w.Accept(w.as(w.layla), c); !errors.Is(err, referrals.ErrState) {
		t.Errorf("accepted twice: %v", err)
	}
	if _, err := w.Complete(w.as(w.layla), c, " \n "); fault.Of(err).Fields["outcome"] != "fault.required" {
		t.Errorf("completed without an outcome: %v", err)
	}
	done, err := w.Complete(w.as(w.layla), c, "Exercises at home.")
	if err != nil || done.Status != referrals.Completed || done.Attended {
		t.Errorf("completed without a visit: %+v, %v", done, err)
	}
	events, err := w.History(w.as(w.sami), r.ID)
	w.must(err)
	var got []referrals.Happening
	for _, e := range events {
		got = append(got, e.What)
	}
	want := []referrals.Happening{referrals.WhenCompleted, referrals.WhenAccepted, referrals.WhenReceived, referrals.WhenSent, referrals.WhenEdited, referrals.WhenCreated}
	if !slices.Equal(got, want) || events[0].ActorEn != "layla" || events[5].ActorEn != "sami" {
		t.Errorf("the history is %v", got)
	}
	if n := w.number("SELECT count(*) FROM audit_entries WHERE table_name = 'referrals' AND patient_id = ?", w.Omar.ID); n != 6 {
		t.Errorf("%d entries in the audit log, want one for each step", n)
	}
	if n := w.number("SELECT count(*) FROM audit_entries WHERE jsonb_exists(after, 'question') OR jsonb_exists(after, 'outcome')"); n != 0 {
		t.Error("what clinicians wrote is in the audit log")
	}
}

// A refusal says why, and what follows keeps the thread.
func TestReject(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.send(w.wish())
	c := referrals.Change{ID: r.ID}
	_, err := w.Reject(w.as(w.layla), c, referrals.No{Why: "tired", Words: " ", Suggested: uuid.New()})
	for _, input := range []string{"reason", "words", "suggested_id"} {
		if fault.Of(err).Fields[input] == "" {
			t.Errorf("nothing is wrong with %s: %v", input, err)
		}
	}
	no := referrals.No{Why: referrals.Incomplete, Words: "Which hand?", Suggested: w.OT.ID}
	if _, err := w.Reject(w.as(w.layla), c, no); fault.Of(err).Fields["suggested_id"] != "referrals.to_itself" {
		t.Errorf("it should go where it is: %v", err)
	}
	no.Suggested = w.Speech.ID
	_, err = w.Reject(w.as(w.layla), c, no)
	w.must(err)
	again := w.wish()
	again.AgainOf = r.ID
	second := w.send(again)
	if p, err := w.People(w.as(w.sami), second); err != nil || p.Before != r.Number {
		t.Errorf("what follows a refusal follows %q, %v; want %s", p.Before, err, r.Number)
	}
	if p, err := w.People(w.as(w.sami), r); err != nil || p.After != second.ID {
		t.Errorf("the refusal is followed by %v, %v", p.After, err)
	}
	again.AgainOf, again.PatientID = second.ID, w.Sara.ID
	if third := w.send(again); third.AgainOf != uuid.Nil {
		t.Error("one of another patient's is followed")
	}
}

// Either side takes it back, for a reason, as long as there is no outcome.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.accepted()
	c := referrals.Change{ID: r.ID}
	if _, err := w.Reject(w.as(w.layla), c, referrals.No{Why: referrals.NoCapacity, Words: "Full."}); !errors.Is(err, referrals.ErrState) {
		t.Errorf("rejected after it was accepted: %v", err)
	}
	if _, err := w.Withdraw(w.as(w.layla), c, " "); fault.Of(err).Fields["withdraw_reason"] == "" {
		t.Errorf("taken back for no reason: %v", err)
	}
	_, err := w.Withdraw(w.as(w.layla), c, "She moved away.")
	w.must(err)
	w.is(r.ID, referrals.Withdrawn)
	w.send(w.wish()) // is open no more, and so may be sent again
}

// Fifty people accept, reject and take back one referral at once: one of them does, and the others are told so.
func TestAnswerRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for round := range 3 {
		c := referrals.Change{ID: w.send(w.wish()).ID}
		var won, refused atomic.Int32
		var all sync.WaitGroup
		for n := range 50 {
			all.Go(func() {
				var err error
				if n%2 == 0 {
					_, err = w.Accept(w.as(w.layla), c)
				} else {
					_, err = w.Reject(w.as(w.layla), c, referrals.No{Why: referrals.NoCapacity, Words: "Full."})
				}
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, referrals.ErrState):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || refused.Load() != 49 {
			t.Fatalf("round %d: %d won and %d were refused", round, won.Load(), refused.Load())
		}
		if n := w.number("SELECT count(*) FROM referral_events WHERE referral_id = ? AND what IN ('accepted', 'rejected')", c.ID); n != 1 {
			t.Fatalf("round %d: %d answers in the history", round, n)
		}
		_, _ = w.Withdraw(w.as(w.sami), c, "Next round.") // where it was accepted
	}
}

// Fifty people send the same at once: one is open. What asks for another service is another one.
func TestOneOpenRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var sent, open atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, err := w.Create(w.as(w.sami), w.wish())
			switch {
			case err == nil:
				sent.Add(1)
			case errors.Is(err, referrals.ErrOpen):
				open.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if sent.Load() != 1 || open.Load() != 49 || w.number("SELECT count(*) FROM referrals") != 1 {
		t.Errorf("%d were sent and %d refused", sent.Load(), open.Load())
	}
	other := w.wish()
	other.ServiceID = uuid.Nil
	if r := w.send(other); r.Number != "REF-2026-000002" {
		t.Errorf("the next is %s: a number was lost", r.Number)
	}
	if _, err := w.Create(w.as(w.sami), other); !errors.Is(err, referrals.ErrOpen) {
		t.Errorf("the same without a service: %v", err)
	}
}

// Whoever works in one of the two clinics sees a referral, answers on its own side only, and others do not see it.
func TestScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	third := uuid.New()
	_, err := w.db.NewRaw("INSERT INTO clinics (id, code, name_ar, name_en) VALUES (?, 'NUR', 'التمريض', 'Nursing')", third).Exec(t.Context())
	w.must(err)
	wish := w.wish()
	r := w.send(wish)
	c := referrals.Change{ID: r.ID}
	from, to, else_ := w.user("from", access.Clinician, nil, w.Speech.ID), w.user("to", access.Clinician, nil, w.OT.ID), w.user("other", access.Manager, nil, third)
	for who, sees := range map[string]bool{"from": true, "to": true, "other": false} {
		actor := map[string]access.Actor{"from": from, "to": to, "other": else_}[who]
		if _, err := w.Get(w.as(actor), r.ID); (err == nil) != sees {
			t.Errorf("%s sees it: %v", who, err)
		}
		in, _, err := w.List(w.as(actor), referrals.Filter{Box: referrals.In})
		w.must(err)
		out, _, err := w.List(w.as(actor), referrals.Filter{Box: referrals.Out})
		w.must(err)
		if (len(in) == 1) != (who == "to") || (len(out) == 1) != (who == "from") {
			t.Errorf("%s has %d to and %d from their clinic", who, len(in), len(out))
		}
	}
	if _, err := w.Accept(w.as(from), c); !errors.Is(err, referrals.ErrOtherSide) {
		t.Errorf("the sender accepts: %v", err)
	}
	if _, err := w.Patients.Brief(w.as(to), w.Omar.ID); err != nil {
		t.Errorf("nobody has a file yet, and so all see him: %v", err)
	}
	_, err = w.Accept(w.as(to), c)
	w.must(err)
	if n := w.number("SELECT count(*) FROM patient_files WHERE patient_id = ? AND clinic_id = ?", w.Omar.ID, w.OT.ID); n != 1 {
		t.Errorf("%d files in the clinic that accepted, want one", n)
	}
	if _, err := w.Withdraw(w.as(else_), c, "Mine."); fault.Of(err).Kind != fault.NotFound {
		t.Errorf("a stranger takes it back: %v", err)
	}
	wish.From, wish.To, wish.ServiceID = w.OT.ID, w.Speech.ID, uuid.Nil
	if _, err := w.Create(w.as(from), wish); fault.Of(err).Fields["from_clinic_id"] == "" {
		t.Errorf("sent in the name of another clinic: %v", err)
	}
}

// queries counts statements.
type queries struct{ n int }

func (q *queries) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }
func (q *queries) AfterQuery(context.Context, *bun.QueryEvent)                        { q.n++ }

// Every list is one statement; open ones come in the order in which they are to be answered, others the latest first.
func TestList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	soon := w.wish()
	soon.PatientID, soon.Urgency, soon.Consent = w.Sara.ID, referrals.Urgent, referrals.ByGuardian
	routine, urgent := w.send(w.wish()), w.send(soon)
	asked := &queries{}
	w.db.DB = w.db.DB.WithQueryHook(asked)
	list, more, err := w.List(w.as(w.layla), referrals.Filter{Box: referrals.In, Show: referrals.ShowWaiting, Clinic: w.OT.ID})
	if err != nil || more || len(list) != 2 || list[0].ID != urgent.ID || list[0].PatientEn != w.Sara.NameEn || asked.n != 1 {
		t.Fatalf("the list is %+v, %v, by %d queries", list, err, asked.n)
	}
	for n, r := range []*referrals.Referral{routine, urgent} {
		w.db.Clock.Set(w.db.Clock.Now().Add(time.Duration(n) * time.Minute))
		_, err = w.Withdraw(w.as(w.sami), referrals.Change{ID: r.ID}, "Next.")
		w.must(err)
	}
	list, _, err = w.List(w.as(w.sami), referrals.Filter{Box: referrals.Out, Show: referrals.ShowEnded})
	if err != nil || len(list) != 2 {
		t.Errorf("those that ended are %+v, %v", list, err)
	}
	if of, err := w.Of(w.as(w.sami), w.Sara.ID); err != nil || len(of) != 1 || of[0].ID != urgent.ID {
		t.Errorf("Sara's are %+v, %v", of, err)
	}
}
