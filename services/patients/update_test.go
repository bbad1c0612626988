package patients_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/patients"
)

func TestUpdate(t *testing.T) {
	t.Parallel()
	d := open(t)
	was := d.register(t, layan())
	err := d.Update(d.ctx, was.ID, 1, with(layan(), func(f *patients.Draft) { f.NameEn, f.Phone, f.Email = "Layan Al-Harbi", "0551112223", "" }))
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Get(d.ctx, was.ID)
	if err != nil || got.NameEn != "Layan Al-Harbi" || got.Phone != "+966551112223" || got.Email != "" || got.Version != 2 {
		t.Errorf("changed to %+v, %v", got, err)
	}
	if got.FileNumber != was.FileNumber || !got.CreatedAt.Equal(was.CreatedAt) {
		t.Errorf("file %s of %s, want those of before", got.FileNumber, got.CreatedAt)
	}
}

func TestUpdateRefuses(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.register(t, layan())
	other := d.register(t, with(jood(), func(f *patients.Draft) { f.IdentityKind, f.IdentityNumber = "iqama", identity.Make(identity.Iqama, 12) }))
	if err := d.Update(d.ctx, p.ID, 1, layan()); err != nil {
		t.Fatal(err)
	}
	taken := with(layan(), func(f *patients.Draft) { f.IdentityKind, f.IdentityNumber = "iqama", other.IdentityNumber })
	for _, test := range []struct {
		name    string
		id      uuid.UUID
		version int
		draft   patients.Draft
		want    error
	}{
		{"somebody saved in between", p.ID, 1, layan(), patients.ErrStale},
		{"the identity of another file", p.ID, 2, taken, patients.ErrIdentityTaken},
		{"a patient who is not there", uuid.New(), 1, layan(), db.ErrNotFound},
	} {
		if err := d.Update(d.ctx, test.id, test.version, test.draft); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	err := d.Update(d.ctx, p.ID, 2, with(layan(), func(f *patients.Draft) { f.NameAr, f.NameEn = "", "" }))
	wantFields(t, err, map[string]string{"name_ar": "patients.name_needed"})
	if got, err := d.Get(d.ctx, p.ID); err != nil || got.Version != 2 || got.IdentityNumber != layan().IdentityNumber {
		t.Errorf("%+v, %v; want nothing changed", got, err)
	}
}

// The father is added, the mother has a new number, and then the father is taken off again.
func TestUpdateGuardians(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.register(t, jood())
	mother := patients.GuardianDraft{ID: p.Guardians[0].ID.String(), NameAr: "منى العنزي", Relation: "mother", Phone: "0559998887"}
	father := patients.GuardianDraft{NameEn: "Saad Al-Anazi", Relation: "father", Phone: "0550001112"}
	if err := d.Update(d.ctx, p.ID, 1, with(jood(), func(f *patients.Draft) { f.Guardians = []patients.GuardianDraft{mother, father} })); err != nil {
		t.Fatal(err)
	}
	got, err := d.Get(d.ctx, p.ID)
	if err != nil || len(got.Guardians) != 2 || got.Guardians[0].ID != p.Guardians[0].ID || got.Guardians[0].Phone != "+966559998887" {
		t.Fatalf("guardians %+v, %v; want both parents", got.Guardians, err)
	}
	father = patients.GuardianDraft{ID: got.Guardians[1].ID.String(), Relation: "father"} // emptied
	if err := d.Update(d.ctx, p.ID, 2, with(jood(), func(f *patients.Draft) { f.Guardians = []patients.GuardianDraft{mother, father} })); err != nil {
		t.Fatal(err)
	}
	if got, err = d.Get(d.ctx, p.ID); err != nil || len(got.Guardians) != 1 || got.Guardians[0].ID != p.Guardians[0].ID {
		t.Errorf("guardians %+v, %v; want the mother alone", got.Guardians, err)
	}
}

// A form can't lay hands on another patient's guardian: the id that it names is not one of its own.
func TestUpdateForeignGuardian(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.register(t, jood())
	other := d.register(t, with(jood(), func(f *patients.Draft) { f.NameAr = "ريم العنزي" }))
	err := d.Update(d.ctx, p.ID, 1, with(jood(), func(f *patients.Draft) {
		f.Guardians = []patients.GuardianDraft{{ID: other.Guardians[0].ID.String(), NameAr: "سعد العنزي", Relation: "father", Phone: "0550001112"}}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Get(d.ctx, other.ID); err != nil || len(got.Guardians) != 1 || got.Guardians[0].NameAr != "منى العنزي" {
		t.Errorf("the other patient's guardians are %+v, %v", got.Guardians, err)
	}
}
