package patients_test

import (
	"errors"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
)

// reem is Jood's twin.
func reem(change func(*patients.Draft)) patients.Draft {
	twin := with(jood(), func(f *patients.Draft) { f.NameAr = "ريم العنزي" })
	return with(twin, change)
}

// The second twin is no duplicate of the first, but a relative; registered with her, the two are a family.
func TestTwins(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.register(t, jood())
	alone := reem(func(f *patients.Draft) { f.Guardians = nil })
	for name, draft := range map[string]patients.Draft{"before her guardian is typed": alone, "with her guardian": reem(func(*patients.Draft) {})} {
		if found, err := d.Duplicates(d.ctx, draft); err != nil || len(found) != 0 {
			t.Errorf("%s: duplicates %v, %v; want none", name, found, err)
		}
		found, err := d.Relatives(d.ctx, draft)
		if err != nil || len(found) != 1 || found[0].Patient.ID != first.ID || found[0].Shares != (draft.Guardians != nil) {
			t.Errorf("%s: relatives %+v, %v; want Jood", name, found, err)
		}
	}
	second := d.register(t, reem(func(f *patients.Draft) { f.FamilyWith = first.ID.String() }))
	f, err := d.FamilyOf(d.ctx, second.ID)
	if err != nil || f == nil || len(f.Members) != 2 || f.PayerPhone != "+966561034017" {
		t.Fatalf("the family is %+v, %v; want the twins, paid for by their mother", f, err)
	}
	if other, err := d.FamilyOf(d.ctx, first.ID); err != nil || other.ID != f.ID {
		t.Errorf("the first twin's family is %v, %v", other, err)
	}
	if payers := f.Payers(); len(payers) != 1 || payers[0].NameAr != "منى العنزي" {
		t.Errorf("payers %v, want the mother once", payers)
	}
}

func TestFamilyRefuses(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.register(t, jood())
	if _, err := d.Register(d.ctx, with(layan(), func(f *patients.Draft) { f.FamilyWith = first.ID.String() })); !errors.Is(err, patients.ErrNotRelated) {
		t.Errorf("a stranger joins: %v, want ErrNotRelated", err)
	}
	if _, err := d.Register(d.ctx, reem(func(f *patients.Draft) { f.FamilyWith = "x" })); !errors.Is(err, patients.ErrNotRelated) {
		t.Errorf("with nobody: %v, want ErrNotRelated", err)
	}
	if page, err := d.List(d.ctx, patients.Newest, 1); err != nil || len(page.Patients) != 3 {
		t.Errorf("%d patients, %v; want nobody registered beside Omar, Sara and Jood", len(page.Patients), err)
	}
	second := d.register(t, reem(func(f *patients.Draft) { f.FamilyWith = first.ID.String() }))
	if err := d.JoinFamily(d.ctx, second.ID, first.ID); !errors.Is(err, patients.ErrInFamily) {
		t.Errorf("joining twice: %v, want ErrInFamily", err)
	}
	f, err := d.FamilyOf(d.ctx, second.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.ChoosePayer(d.ctx, f.ID, d.Omar.Phone); !errors.Is(err, patients.ErrPayer) {
		t.Errorf("a stranger pays: %v, want ErrPayer", err)
	}
	if err := d.ChoosePayer(d.ctx, f.ID, ""); err != nil {
		t.Error(err)
	}
	if err := d.LeaveFamily(d.ctx, second.ID); err != nil {
		t.Error(err)
	}
	if err := d.LeaveFamily(d.ctx, second.ID); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("leaving twice: %v, want ErrNotFound", err)
	}
	if f, err := d.FamilyOf(d.ctx, second.ID); f != nil || err != nil {
		t.Errorf("the family that she left: %v, %v", f, err)
	}
}

// Two brothers and sisters registered at one time with the same child are one family with it.
func TestFamilyRace(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.register(t, jood())
	var wait sync.WaitGroup
	for _, name := range []string{"ريم العنزي", "سعد العنزي", "هيا العنزي"} {
		wait.Go(func() {
			if _, err := d.Register(d.ctx, reem(func(f *patients.Draft) { f.NameAr, f.FamilyWith = name, first.ID.String() })); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wait.Wait()
	if f, err := d.FamilyOf(d.ctx, first.ID); err != nil || f == nil || len(f.Members) != 4 {
		t.Errorf("the family is %+v, %v; want four", f, err)
	}
}

// Somebody of another clinic finds neither the family nor a relative in it.
func TestFamilyScope(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.register(t, with(jood(), func(f *patients.Draft) { f.ClinicID = d.Speech.ID.String() }))
	d.register(t, reem(func(f *patients.Draft) { f.FamilyWith, f.ClinicID = first.ID.String(), d.Speech.ID.String() }))
	f, err := d.FamilyOf(d.ctx, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	who := d.Noura
	who.Clinics = append(who.Clinics, db.NewID())
	elsewhere := access.With(d.ctx, who)
	if _, err := d.Family(elsewhere, f.ID); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("the family is there: %v", err)
	}
	if found, err := d.Relatives(elsewhere, reem(func(*patients.Draft) {})); err != nil || len(found) != 0 {
		t.Errorf("relatives %v, %v; want none", found, err)
	}
}

// The payer has got another number, and pays still.
func TestPayerFollows(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.register(t, jood())
	d.register(t, reem(func(f *patients.Draft) { f.FamilyWith = first.ID.String() }))
	err := d.Update(d.ctx, first.ID, 1, with(jood(), mother(func(g *patients.GuardianDraft) {
		g.ID, g.Phone = first.Guardians[0].ID.String(), "0559998887"
	})))
	if err != nil {
		t.Fatal(err)
	}
	if f, err := d.FamilyOf(d.ctx, first.ID); err != nil || f.PayerPhone != "+966559998887" {
		t.Errorf("the payer of %+v, %v; want the new number", f, err)
	}
}
