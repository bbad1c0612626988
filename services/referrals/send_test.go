package referrals_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/referrals"
)

// What goes outside needs the form of consent for sharing, where the centre has one; what stays within needs a word alone. For
// a minor a guardian agrees, and nobody who is archived is referred.
func TestConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	exec := func(query string, args ...any) {
		t.Helper()
		_, err := w.db.NewRaw(query, args...).Exec(t.Context())
		w.must(err)
	}
	form := uuid.New()
	exec("INSERT INTO consent_forms (id, purpose, needed_for, created_at) VALUES (?, 'sharing', 'sharing', now())", form)
	exec("INSERT INTO consent_texts (id, form_id, number, title_ar, title_en, body_ar, body_en, renews, published_at) VALUES (?, ?, 1, 'ا', 'Sharing', 'ب', 'B', false, now())", uuid.New(), form)
	out := w.wish()
	out.Direction, out.Facility = referrals.Outward, "King Khalid Hospital"
	if _, err := w.Create(w.as(w.sami), out); !errors.Is(err, consents.ErrNeeded) {
		t.Errorf("sent outside without the form: %v", err)
	}
	w.send(w.wish())
	exec("UPDATE patients SET birth_date = '2020-01-01' WHERE id = ?", w.Sara.ID)
	child := w.wish()
	child.PatientID = w.Sara.ID
	if _, err := w.Create(w.as(w.sami), child); fault.Of(err).Fields["consent"] != "referrals.minor" {
		t.Errorf("a child agrees: %v", err)
	}
	exec("UPDATE patients SET archived_at = now() WHERE id = ?", w.Sara.ID)
	child.Consent = referrals.ByGuardian
	if _, err := w.Create(w.as(w.sami), child); fault.Of(err).Fields["patient_id"] == "" {
		t.Errorf("one who is archived is referred: %v", err)
	}
}

// A paper goes along as it was when the referral was sent, also where it is only for the clinic that sends it; one of another
// patient's does not, nor one that was put aside before.
func TestPapers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bring := func(patient uuid.UUID) *attachments.Attachment {
		a, err := w.Attachments.Upload(w.Context(), patient, attachments.Upload{Kind: "report", FileName: "r.pdf", Body: []byte("%PDF-1.7\n%%EOF"), ClinicID: w.Speech.ID.String()})
		w.must(err)
		return a
	}
	paper := bring(w.Omar.ID)
	wish := w.wish()
	wish.Papers = []uuid.UUID{bring(w.Sara.ID).ID}
	if _, err := w.Create(w.as(w.sami), wish); fault.Of(err).Fields["papers"] == "" {
		t.Errorf("another's paper goes along: %v", err)
	}
	wish.Papers, wish.AndSend = []uuid.UUID{paper.ID}, false
	draft, err := w.Create(w.as(w.sami), wish)
	w.must(err)
	_, err = w.Attachments.Remove(w.Context(), w.Omar.ID, paper.ID, "Old.")
	w.must(err)
	if _, err := w.Send(w.as(w.sami), referrals.Change{ID: draft.ID}); fault.Of(err).Fields["papers"] == "" {
		t.Errorf("one that was put aside goes along: %v", err)
	}
	_, err = w.Attachments.Restore(w.Context(), w.Omar.ID, paper.ID)
	w.must(err)
	_, err = w.Send(w.as(w.sami), referrals.Change{ID: draft.ID})
	w.must(err)
	_, err = w.Attachments.Remove(w.Context(), w.Omar.ID, paper.ID, "Old.")
	w.must(err)
	there := w.as(w.user("there", access.Clinician, nil, w.OT.ID))
	list, err := w.Documents(there, draft.ID)
	if w.must(err); len(list) != 1 || list[0].Title != paper.Title {
		t.Fatalf("along went %+v", list)
	}
	if d, body, err := w.Open(there, draft.ID, list[0].ID); err != nil || string(body) != "%PDF-1.7\n%%EOF" || d.FileName != "r.pdf" {
		t.Errorf("the other side opens %q, %v", body, err)
	}
	if _, _, err := w.Open(there, draft.ID, uuid.New()); fault.Of(err).Kind != fault.NotFound {
		t.Errorf("a paper that did not go along: %v", err)
	}
	if _, err := w.db.NewRaw("UPDATE referrals SET question = 'Other' WHERE id = ?", draft.ID).Exec(t.Context()); err == nil {
		t.Error("what was sent can be changed")
	}
}

// A draft is there for the side that writes it alone, until it is sent: the other one neither reads nor withdraws it.
func TestDraftIsOurs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.as(w.user("there", access.Clinician, nil, w.OT.ID))
	wish := w.wish()
	wish.AndSend, wish.Consent = false, ""
	draft, err := w.Create(w.as(w.sami), wish)
	w.must(err)
	if _, err := w.Get(there, draft.ID); fault.Of(err).Kind != fault.NotFound {
		t.Errorf("the other side reads a draft: %v", err)
	}
	if _, err := w.Withdraw(there, referrals.Change{ID: draft.ID}, "Not for us."); fault.Of(err).Kind != fault.NotFound {
		t.Errorf("the other side withdraws a draft: %v", err)
	}
	of, err := w.Of(there, w.Omar.ID)
	if w.must(err); len(of) != 0 {
		t.Errorf("the other side sees a draft of the patient's: %+v", of)
	}
	for _, who := range []access.Actor{w.layla, w.faisal} { // who see all clinics
		list, _, err := w.List(w.as(who), referrals.Filter{Box: referrals.In, Show: referrals.ShowDrafts, Clinic: w.OT.ID})
		if w.must(err); len(list) != 0 {
			t.Errorf("a draft is in the box of those to whom it is to go: %+v", list)
		}
	}
	in := w.wish()
	in.Direction, in.To, in.ServiceID, in.Facility, in.AndSend = referrals.Inward, w.OT.ID, uuid.Nil, "King Khalid Hospital", false
	_, err = w.Create(there, in)
	w.must(err)
	if list, _, err := w.List(there, referrals.Filter{Box: referrals.In, Show: referrals.ShowDrafts}); err != nil || len(list) != 1 {
		t.Errorf("of one from outside, which they write themselves: %+v, %v", list, err)
	}
}

// What was written long ago is sent only as far as it still holds.
func TestSendLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wish := w.wish()
	wish.AndSend = false
	draft, err := w.Create(w.as(w.sami), wish)
	w.must(err)
	for input, change := range map[string]string{
		"patient_id": "UPDATE patients SET archived_at = now() WHERE id = '" + w.Omar.ID.String() + "'", "service_id": "UPDATE services SET active = false WHERE code = 'OT-45'",
		"to_clinic_id": "UPDATE clinics SET active = false WHERE code = 'OT'",
	} {
		_, err := w.db.NewRaw(change).Exec(t.Context())
		w.must(err)
		if _, err := w.Send(w.as(w.sami), referrals.Change{ID: draft.ID}); fault.Of(err).Fields[input] == "" {
			t.Errorf("sent although %s no longer holds: %v", input, err)
		}
	}
}
