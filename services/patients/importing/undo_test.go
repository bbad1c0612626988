package importing

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
)

// Whose guardian alone was changed is changed, and stays.
func TestUndoAfterGuardian(t *testing.T) {
	t.Parallel()
	d := open(t)
	im := d.checked(old)
	d.must(d.Start(d.ctx, im.ID))
	d.must(d.Run(context.Background(), Run{job{im.ID}}))
	child := new(patients.Patient)
	d.must(d.DB.NewSelect().Model(child).Where("pt.name_en = 'Small Child'").Relation("Guardians").Scan(d.ctx))
	g := child.Guardians[0]
	d.must(d.Patients.Update(d.ctx, child.ID, child.Version, patients.Draft{
		NameEn: child.NameEn, Sex: string(child.Sex), BirthDate: child.BirthDate.String(), IdentityKind: "none",
		Guardians: []patients.GuardianDraft{{ID: g.ID.String(), NameEn: g.NameEn, NameAr: g.NameAr, Relation: string(g.Relation), Phone: "0551112277"}},
	}))
	d.must(d.Undo(d.ctx, im.ID, "the wrong file"))
	d.must(d.TakeBack(context.Background(), TakeBack{job{im.ID}}))
	kept, _, err := d.Rows(d.ctx, im.ID, Kept, 1)
	d.must(err)
	if len(kept) != 1 || kept[0].PatientID != child.ID || kept[0].Faults["patients"] != "importing.was_edited" {
		t.Errorf("they stay as %+v, want the child alone", kept)
	}
}

// Who is booked while the import is taken back stays, or is not booked: nobody is archived with a visit to come.
func TestUndoWhileBooking(t *testing.T) {
	t.Parallel()
	d := open(t)
	im := d.checked(old)
	d.must(d.Start(d.ctx, im.ID))
	d.must(d.Run(context.Background(), Run{job{im.ID}}))
	var ids []uuid.UUID
	d.must(d.DB.NewRaw("SELECT patient_id FROM patient_import_rows WHERE import_id = ? AND patient_id IS NOT NULL ORDER BY line", im.ID).Scan(d.ctx, &ids))
	d.must(d.Undo(d.ctx, im.ID, "the wrong file"))
	visits := &appointments.Service{DB: d.DB, Clinics: d.Patients.Clinics, Patients: d.Patients}
	booked, done := make([]error, len(ids)), error(nil)
	var all sync.WaitGroup
	all.Go(func() { done = d.TakeBack(context.Background(), TakeBack{job{im.ID}}) })
	for n, id := range ids {
		all.Go(func() {
			_, booked[n] = visits.Book(d.ctx, appointments.Wish{PatientID: id, ProviderID: d.Sami.ID, ServiceID: d.Session.ID, StartsAt: dbtest.Now.AddDate(0, 0, 7*n)})
		})
	}
	all.Wait()
	d.must(done)
	for n, id := range ids {
		p := &patients.Patient{ID: id}
		d.must(d.DB.NewSelect().Model(p).WherePK().Scan(d.ctx))
		if p.ArchivedAt.IsZero() != (booked[n] == nil) || !p.ArchivedAt.IsZero() && p.ArchiveReason != "the wrong file" {
			t.Errorf("%s: booked %v, archived %v for %q", p.NameEn, booked[n], p.ArchivedAt, p.ArchiveReason)
		}
	}
}
