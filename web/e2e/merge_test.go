package e2e

import (
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

// twin is somebody of the cast once more, as a hurried colleague registered them.
func (w *window) twin(of patients.Patient, passport string) *patients.Patient {
	w.t.Helper()
	p, err := w.Patients.Register(w.Context(), patients.Draft{
		NameAr: of.NameAr, Sex: string(of.Sex), BirthDate: of.BirthDate.String(), IdentityKind: "passport", IdentityNumber: passport,
		Phone: of.Phone, Email: "second@example.com", DifferentPerson: true,
	})
	w.must(err)
	return p
}

// A manager finds that Omar is on file twice, compares the two, makes them one, and takes it back. In between the old
// address leads to the record that is left.
func TestMerge(t *testing.T) {
	both(t, func(w *window) {
		omar := "/patients/" + w.Omar.ID.String()
		second := w.twin(w.Omar, "K12345678")
		old := "/patients/" + second.ID.String()
		w.As(access.Manager)
		w.Visit(omar)
		w.Click("link", w.Says("merging.with_another"))
		w.Click("link", w.Says("merging.compare"))
		w.See("#merge", "K12345678")
		w.Choose("email", string(merging.Merged))
		w.Fill("reason", "سُجّل مرتين · registered twice")
		w.Click("button", w.Says("merging.merge"))
		w.At(omar)
		w.See(flash, w.Says("merging.was_merged"))
		w.See("main", "second@example.com")
		w.Visit(old)
		w.At(omar)
		w.See(flash, w.Says("merging.leads_here", "file", second.FileNumber))
		w.Click("link", w.Says("merging.journal"))
		w.See("main tbody", "سُجّل مرتين · registered twice")
		openAll(w)
		w.Fill("reason", "أخوان · brothers")
		w.In("main").Click("button", w.Says("merging.undo"))
		w.At(old)
		w.See(flash, w.Says("merging.was_undone"))
		w.Visit(omar)
		w.See("main", w.Omar.Email)
	})
}

// merging are the pages on which records become one.
func (w *window) merging() []screen {
	w.t.Helper()
	second, third := w.twin(w.Omar, "K12345678"), w.twin(w.Sara, "L12345678")
	_, err := w.Merging.Merge(w.Context(), merging.Wish{
		SurvivorID: w.Sara.ID, MergedID: third.ID, SurvivorVersion: w.Sara.Version, MergedVersion: third.Version, Reason: "سُجّلت مرتين",
	})
	w.must(err)
	omar := w.Omar.ID.String()
	return []screen{
		{name: "merge-choose", path: "/patients/merge?survivor_id=" + omar},
		{name: "merge-compare", path: "/patients/merge?survivor_id=" + omar + "&merged_id=" + second.ID.String()},
		{name: "merge-journal", path: "/patients/merges", open: openAll},
		{name: "merge-survivor", path: "/patients/" + w.Sara.ID.String()},
	}
}
