package merging_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

// Visits of both at one time are named, and one has to be moved first. Once they are past nobody can, and the one stays
// with its record.
func TestOverlap(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	own, theirs := o.book(first, 24), o.bookWith(o.Hind, second, 24)
	p, err := o.Preview(o.ctx, first.ID, second.ID)
	o.must(err)
	if len(p.Overlaps) != 1 || p.Overlaps[0].Survivor.ID != own.ID || p.Overlaps[0].Merged.ID != theirs.ID || p.Overlaps[0].Merged.ProviderEn != o.Hind.NameEn {
		t.Errorf("the overlaps are %+v", p.Overlaps)
	}
	if _, err := o.Merge(o.ctx, o.wish(first, second)); !errors.Is(err, merging.ErrOverlap) {
		t.Errorf("merging all the same = %v, want ErrOverlap", err)
	}
	o.DB.Clock.Set(dbtest.Now.Add(30 * time.Hour))
	p, err = o.Preview(o.ctx, first.ID, second.ID)
	o.must(err)
	if len(p.Overlaps) != 0 || !slices.Contains(p.Counts, merging.Count{Label: "patients.visits", Stays: 1}) {
		t.Errorf("a day later: %+v, %+v", p.Overlaps, p.Counts)
	}
	o.merge(first, second)
	o.is("the past visit", o.owner("appointments", theirs.ID), second.ID)
}

// A guardian of both is one guardian then, what is addressed to them still is, and what either record did not want to
// hear is not told.
func TestSameGuardian(t *testing.T) {
	t.Parallel()
	o := open(t)
	mother := patients.GuardianDraft{NameAr: "منى العنزي", Relation: "mother", Phone: "0561034017"}
	child := func(guardians ...patients.GuardianDraft) *patients.Patient {
		return o.register(func(d *patients.Draft) { d.NameEn, d.BirthDate, d.Guardians = "Jood", "2020-02-10", guardians })
	}
	first := child(mother)
	mother.NameEn, mother.NameAr = "Mona", ""
	second := child(mother, patients.GuardianDraft{NameEn: "Saad", Relation: "father", Phone: "0561034018"})
	refuse := func(p *patients.Patient, guardian int, purpose string) (id uuid.UUID) {
		o.must(o.DB.NewRaw("INSERT INTO contact_refusals (id, patient_id, guardian_id, purpose, channel, at) VALUES (gen_random_uuid(), ?, ?, ?, 'sms', now()) RETURNING id",
			p.ID, p.Guardians[guardian].ID, purpose).Scan(o.ctx, &id))
		return id
	}
	refuse(first, 0, "news")
	twice, once, his := refuse(second, 0, "news"), refuse(second, 0, "visits"), refuse(second, 1, "visits")
	p, err := o.Preview(o.ctx, first.ID, second.ID)
	o.must(err)
	if len(p.Joined) != 1 || p.Joined[0].Merged.ID != second.Guardians[0].ID {
		t.Errorf("joined are %+v", p.Joined)
	}
	before := o.every()
	m := o.merge(first, second)
	if now := o.now(first); len(now.Guardians) != 2 || now.Guardians[0].ID != first.Guardians[0].ID || now.Guardians[1].ID != second.Guardians[1].ID {
		t.Errorf("the guardians are %+v", now.Guardians)
	}
	for id, want := range map[uuid.UUID]uuid.UUID{twice: second.ID, once: first.ID, his: first.ID} {
		o.is("a wish", o.owner("contact_refusals", id), want)
	}
	var whose uuid.UUID
	o.must(o.DB.NewRaw("SELECT guardian_id FROM contact_refusals WHERE id = ?", once).Scan(o.ctx, &whose))
	o.is("her wish", whose, first.Guardians[0].ID)
	o.must(o.undo(m))
	delete(before, "audit_entries")
	o.same(o.every(), before)
}

// A record that was merged gets no new visit: not by its old number, and not in the same moment.
func TestBookingForMerged(t *testing.T) {
	t.Parallel()
	o := open(t)
	for round := range 8 {
		first, second := o.register(func(*patients.Draft) {}), o.register(func(*patients.Draft) {})
		var both sync.WaitGroup
		var booked *appointments.Appointment
		var refused, failed error
		both.Go(func() {
			booked, refused = o.visits.Book(o.ctx, appointments.Wish{
				PatientID: second.ID, ProviderID: o.Sami.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now.Add(time.Duration(round%3+24*(round/3)) * time.Hour),
			})
		})
		both.Go(func() { _, failed = o.Merge(o.ctx, o.wish(first, second)) })
		both.Wait()
		o.must(failed)
		switch {
		case refused == nil:
			o.is("the visit", o.owner("appointments", booked.ID), first.ID)
		case !errors.Is(refused, appointments.ErrNoPatient) && !errors.Is(refused, patients.ErrMerged):
			t.Errorf("booking in the same moment = %v", refused)
		}
		if _, err := o.visits.Book(o.ctx, appointments.Wish{
			PatientID: second.ID, ProviderID: o.Hind.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now.Add(time.Hour),
		}); !errors.Is(err, appointments.ErrNoPatient) {
			t.Errorf("booking for a merged record = %v", err)
		}
	}
}

// Of two who merge the same records at once, one does: the other one finds it done, or is told that it is.
func TestMergeRace(t *testing.T) {
	t.Parallel()
	o := open(t)
	for range 6 {
		first, second := o.register(func(*patients.Draft) {}), o.register(func(*patients.Draft) {})
		var all sync.WaitGroup
		for n := range 4 {
			all.Go(func() {
				w := o.wish(first, second)
				if n%2 == 1 {
					w = o.wish(second, first)
				}
				if _, err := o.Merge(o.ctx, w); err != nil && !errors.Is(err, merging.ErrGone) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		var stand int
		o.must(o.DB.NewRaw("SELECT count(*) FROM patient_merges WHERE ? IN (survivor_id, merged_id)", first.ID).Scan(o.ctx, &stand))
		if stand != 1 {
			t.Errorf("%d merges of one pair", stand)
		}
	}
}

// An identity that moves from one record to the other is never free in between.
func TestRegisterRace(t *testing.T) {
	t.Parallel()
	o := open(t)
	for range 5 {
		first, second := o.twins()
		var both sync.WaitGroup
		var refused, failed error
		both.Go(func() {
			_, refused = o.Patients.Register(o.ctx, patients.Draft{
				NameEn: "Hind Al-Harbi", Sex: "female", BirthDate: "1980-01-01", Phone: "0551110000", DifferentPerson: true,
				IdentityKind: string(second.IdentityKind), IdentityNumber: second.IdentityNumber,
			})
		})
		both.Go(func() { _, failed = o.Merge(o.ctx, o.wish(first, second)) })
		both.Wait()
		o.must(failed)
		if !errors.Is(refused, patients.ErrIdentityTaken) {
			t.Errorf("registering with it = %v, want ErrIdentityTaken", refused)
		}
		now := o.now(first)
		o.must(o.Patients.Update(o.ctx, first.ID, now.Version, patients.Draft{NameEn: now.NameEn, Sex: "female", BirthDate: "1994-05-17", IdentityKind: "none", Phone: now.Phone}))
	}
}

// Whoever registers somebody with the number of a merged record is told of the survivor.
func TestDuplicatesFollow(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	o.merge(first, second)
	found, err := o.Patients.Duplicates(o.ctx, patients.Draft{NameEn: second.NameEn, Phone: "0559998877"})
	o.must(err)
	if len(found) != 1 || found[0].Patient.ID != first.ID {
		t.Errorf("duplicates are %+v", found)
	}
}
