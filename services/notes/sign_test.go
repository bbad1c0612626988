package notes_test

import (
	"errors"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/notes"
)

// What one tab saves while another signs is either part of what is signed, or refused; never is it lost in silence.
func TestSignWhileSaving(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	for version := 1; ; version++ {
		var saved, signed error
		var both sync.WaitGroup
		both.Go(func() { _, saved = r.Save(r.sami, r.draft(n, version, "typed", "in", "one", "tab")) })
		both.Go(func() { _, signed = r.Sign(r.sami, r.draft(n, version, "signed", "in", "the", "other")) })
		both.Wait()
		if (saved == nil) == (signed == nil) {
			t.Fatalf("saved %v, signed %v", saved, signed)
		}
		if signed == nil {
			break
		}
	}
	kept, err := r.Get(r.sami, r.Omar.ID, n.ID)
	if err != nil || !kept.Signed() || !kept.Intact() || kept.Written[0].Written != "signed" {
		t.Errorf("%+v, %v", kept, err)
	}
}

// A signed note stays word for word; what is added has a time and a name of its own, and stays, too.
func TestSign(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	if _, err := r.Sign(r.sami, r.draft(n, 1, " ", "\n")); !errors.Is(err, notes.ErrEmpty) {
		t.Errorf("signed nothing: %v", err)
	}
	if _, err := r.Add(r.sami, r.Omar.ID, n.ID, "More"); !errors.Is(err, notes.ErrUnsigned) {
		t.Errorf("added to a draft: %v", err)
	}
	failed := make(chan error, 3)
	var wg sync.WaitGroup
	for range 3 { // a hand that clicks thrice
		wg.Go(func() {
			_, err := r.Sign(r.sami, r.draft(n, 1, "He says", "", "Better", "Go on"))
			failed <- err
		})
	}
	wg.Wait()
	close(failed)
	once := 0
	for err := range failed {
		if err == nil {
			once++
		} else if !errors.Is(err, notes.ErrStale) && !errors.Is(err, notes.ErrSigned) {
			t.Errorf("signed again: %v", err)
		}
	}
	signed, err := r.Get(r.Context(), r.Omar.ID, n.ID)
	if err != nil || once != 1 || !signed.Signed() || !signed.Intact() || r.unsigned() != 0 {
		t.Fatalf("signed %d times: %+v, %v", once, signed, err)
	}
	if _, err := r.Save(r.sami, r.draft(n, 2, "Worse")); !errors.Is(err, notes.ErrSigned) {
		t.Errorf("changed: %v", err)
	}
	if _, err := r.Add(r.sami, r.Omar.ID, n.ID, " "); fault.Of(err).Fields["addendum"] != "fault.required" {
		t.Errorf("added nothing: %v", err)
	}
	_, err = r.Add(r.as(r.Hind), r.Omar.ID, n.ID, "Seen by me\ntoo")
	r.must(err)
	added, err := r.Addenda(r.sami, n)
	if err != nil || len(added) != 1 || !added[0].Intact() || added[0].AuthorEn != r.Hind.NameEn {
		t.Errorf("added %+v, %v", added, err)
	}
}

// Nobody changes what was signed, whatever they have: the database refuses it, and what gets round that is seen.
func TestFrozen(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	_, err = r.Sign(r.sami, r.draft(n, 1, "Better"))
	r.must(err)
	_, err = r.Add(r.sami, r.Omar.ID, n.ID, "More")
	r.must(err)
	for _, query := range []string{
		"UPDATE notes SET author_id = mistaken_by", "UPDATE notes SET signed_at = signed_at + interval '1 day'", "UPDATE notes SET signed_at = NULL, sha256 = NULL",
		"UPDATE notes SET patient_id = (SELECT id FROM patients WHERE id <> notes.patient_id LIMIT 1)", "DELETE FROM notes",
		"UPDATE note_texts SET written = '[]'", "DELETE FROM note_texts", "UPDATE note_addenda SET written = 'Less'", "DELETE FROM note_addenda",
		"UPDATE note_templates SET sections = '[1]'", "TRUNCATE note_addenda",
	} {
		if _, err := r.DB.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
	_, err = r.DB.ExecContext(t.Context(), `ALTER TABLE note_texts DISABLE TRIGGER note_texts_frozen; UPDATE note_texts SET written = replace(written::text, 'Better', 'Worse')::jsonb`)
	r.must(err)
	if n, err := r.Get(r.sami, r.Omar.ID, n.ID); err != nil || n.Intact() {
		t.Errorf("a forged note is taken for the signed one, %v", err)
	}
	said := 0
	r.must(r.DB.NewRaw("SELECT count(*) FROM audit_entries WHERE coalesce(before::text, '') || coalesce(after::text, '') ~ 'Better|More'").Scan(t.Context(), &said))
	if said > 0 {
		t.Errorf("%d entries of the log say what is written", said)
	}
}

// A note entered in error stays and says why; its visit owes another one.
func TestMistake(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	r.complete()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	_, err = r.Sign(r.sami, r.draft(n, 1, "Of somebody else"))
	r.must(err)
	if _, err := r.Mistake(r.sami, r.Omar.ID, n.ID, ""); fault.Of(err).Fields["reason"] != "fault.required" {
		t.Errorf("for no reason: %v", err)
	}
	if _, err := r.Mistake(r.as(r.Hind), r.Omar.ID, n.ID, "no"); !errors.Is(err, notes.ErrNotTheirs) {
		t.Errorf("by a colleague: %v", err)
	}
	_, err = r.Mistake(r.sami, r.Omar.ID, n.ID, "of Sara")
	r.must(err)
	if _, err := r.Mistake(r.sami, r.Omar.ID, n.ID, "again"); !errors.Is(err, notes.ErrMistaken) {
		t.Errorf("twice: %v", err)
	}
	if r.unsigned() != 1 {
		t.Errorf("%d are owed, want another one", r.unsigned())
	}
	second, err := r.Begin(r.sami, r.visit)
	if err != nil || second.ID == n.ID {
		t.Fatalf("begun again: %v, %v", second, err)
	}
	both, err := r.OfVisit(r.sami, r.visit)
	if err != nil || len(both) != 2 || both[0].ID != second.ID || !both[1].Mistaken() {
		t.Errorf("of the visit: %+v, %v", both, err)
	}
}
