package retention_test

import (
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients/merging"
	"tenhal.sa/tenhal/services/retention"
)

// A record may be on hold for several reasons; lifting one leaves the others. What was said stays as it was said.
func TestHold(t *testing.T) {
	t.Parallel()
	a := open(t)
	id := a.old("Reem Zzyzx")
	for ground, reason := range map[string]string{"": "a case", "court": " ", "rain": "x", "other": strings.Repeat("x", 501)} {
		a.want(a.Hold(a.ctx, id, ground, reason), fault.ErrInvalid)
	}
	a.want(a.Hold(a.ctx, db.NewID(), "court", "a case"), db.ErrNotFound)
	a.must(a.Hold(a.ctx, id, "court", "a case"))
	a.want(a.Hold(a.ctx, id, "court", "a case"), retention.ErrHeld)
	a.must(a.Hold(a.ctx, id, "complaint", "a letter"))
	holds, err := a.Holds(a.ctx, id)
	a.must(err)
	for i, hold := range holds[:2] {
		a.want(a.Lift(a.ctx, id, hold.ID, ""), fault.ErrInvalid)
		a.want(a.Lift(a.ctx, a.Omar.ID, hold.ID, "over"), db.ErrNotFound)
		_, err = a.Destroy(a.ctx, order(id))
		a.want(err, retention.ErrNotDue)
		if standing, more, err := a.Standing(a.ctx, 1); err != nil || more || len(standing) != 2-i || standing[0].PatientEn != "Reem Zzyzx" {
			t.Errorf("standing: %+v, %v", standing, err)
		}
		a.must(a.Lift(a.ctx, id, hold.ID, "over"))
		a.want(a.Lift(a.ctx, id, hold.ID, "over"), retention.ErrLifted)
	}
	for _, change := range []string{"UPDATE patient_holds SET reason = 'x'", "UPDATE patient_holds SET lifted_at = NULL, lifted_by = NULL, lift_reason = ''"} {
		_, err := a.DB.NewRaw(change).Exec(a.ctx)
		a.refused(err, "patient_holds_are_kept")
	}
	if n := a.count("audit_entries WHERE table_name = 'patient_holds' AND patient_id = ? AND reason IN ('a case', 'a letter', 'over')", id); n != 4 {
		t.Errorf("%d entries", n)
	}
	_, err = a.Destroy(a.ctx, order(id))
	a.must(err)
}

// A hold on a record that is merged holds the one that stays; lists have pages.
func TestHoldsMove(t *testing.T) {
	t.Parallel()
	a := open(t)
	one, two := a.register("Reem Al-Asmari"), a.register("Reem Asmary")
	a.must(a.Hold(a.ctx, two, "court", "a case"))
	_, err := a.merging.Merge(a.ctx, merging.Wish{SurvivorID: one, MergedID: two, SurvivorVersion: 1, MergedVersion: 1, Reason: "twice"})
	a.must(err)
	if holds, err := a.Holds(a.ctx, one); err != nil || len(holds) != 1 || !holds[0].Stands() {
		t.Errorf("holds of the one who stays: %+v, %v", holds, err)
	}
	a.exec("INSERT INTO patient_holds (id, patient_id, ground, reason, set_by, set_at) SELECT gen_random_uuid(), ?, 'court', n::text, ?, ? FROM generate_series(1, 60) AS n", a.Omar.ID, a.Noura.ID, dbtest.Now)
	for page, want := range map[int]int{0: 50, 1: 50, 2: 11, 3: 0} {
		if list, more, err := a.Standing(a.ctx, page); err != nil || len(list) != want || more != (page < 2) {
			t.Errorf("page %d has %d holds, more: %t, %v", page, len(list), more, err)
		}
	}
}

// What is left of destroyed records is listed page by page, with who destroyed them.
func TestDestroyedPages(t *testing.T) {
	t.Parallel()
	a := open(t)
	a.exec("ALTER TABLE destroyed_patients DISABLE TRIGGER destroyed_patients_begin")
	a.exec(`INSERT INTO destroyed_patients (id, went_with, file_numbers, kept_until, record_years, bill_years, reason, destroyed_at, destroyed_by)
		SELECT id, id, ARRAY['F-' || n], '2020-01-01', 10, 10, 'a round', ?0::timestamptz - n * interval '1 day', ?1 FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 60) AS n) AS gone`, dbtest.Now, a.Noura.ID)
	for page, want := range map[int]int{1: 50, 2: 10} {
		list, more, err := a.Destroyed(a.ctx, page)
		if err != nil || len(list) != want || more != (page == 1) || list[0].ByEn != "Noura Al-Harbi" {
			t.Errorf("page %d has %d, more: %t, %v", page, len(list), more, err)
		}
	}
	if list, _, _ := a.Destroyed(a.ctx, 1); list[0].FileNumbers[0] != "F-1" {
		t.Errorf("the first is %v", list[0].FileNumbers)
	}
}
