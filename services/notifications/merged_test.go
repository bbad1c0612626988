package notifications_test

import (
	"testing"
	"time"

	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

// What was planned for a record that is merged before it leaves is told the survivor, at their address.
func TestMergedBeforeItLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.confirm(w.book(3 * day))
	w.work()
	people := &patients.Service{DB: w.db, Clinics: w.Clinics}
	twin, err := people.Register(w.ctx, patients.Draft{
		NameEn: "Omar Saleh", Sex: "male", BirthDate: "1990-03-14", IdentityKind: "none", Phone: "0559990000", Email: "second@example.com", Language: "en", DifferentPerson: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&merging.Service{DB: w.db, Patients: people}).Merge(w.ctx, merging.Wish{SurvivorID: twin.ID, MergedID: w.Omar.ID, SurvivorVersion: 1, MergedVersion: 1, Reason: "twice"})
	if err != nil {
		t.Fatal(err)
	}
	w.at(3 * time.Minute)
	w.work()
	w.work()
	w.wantTold("booked 25 November 09:00")
	m, came := w.list()[0], w.smtp.Mails()[0]
	if came.To != "second@example.com" || m.PatientID != twin.ID {
		t.Errorf("told %s, of %s; want the survivor", came.To, m.PatientID)
	}
}
