package inbox_test

import (
	"testing"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

// Whoever is going to see somebody hears that two records of theirs are one now, and two again: one notice, the last word.
func TestTellMerged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.book(w.Noura, 24)
	people := &patients.Service{DB: w.db, Clinics: &clinics.Directory{DB: w.db}}
	twin, err := people.Register(w.Context(), patients.Draft{NameEn: "Omar Saleh", Sex: "male", BirthDate: "1990-03-14", IdentityKind: "none", Phone: w.Omar.Phone, DifferentPerson: true})
	w.must(err)
	merges := &merging.Service{DB: w.db, Patients: people}
	m, err := merges.Merge(w.Context(), merging.Wish{SurvivorID: twin.ID, MergedID: w.Omar.ID, SurvivorVersion: 1, MergedVersion: 1, Reason: "twice"})
	w.must(err)
	w.told(w.sami, inbox.RecordsMerged, inbox.VisitBooked)
	w.told(w.hind)
	if n := w.unread(w.sami)[0]; n.PatientID != twin.ID || n.Facts.Says != "inbox.records_merged" {
		t.Errorf("the notice is %+v", n)
	}
	_, err = merges.Undo(w.Context(), m.ID, "two people")
	w.must(err)
	if n := w.unread(w.sami)[0]; n.Count != 2 || n.Facts.Says != "inbox.records_unmerged" {
		t.Errorf("the notice is %+v", n)
	}
	w.rings(w.sami, 0)
}
