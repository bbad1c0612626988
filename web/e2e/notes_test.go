package e2e

import (
	"strconv"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
)

// Dr Sami owes the note of a visit, over which Omar's file is not closed. He writes it, which is saved by itself, signs it
// and adds to it; then nothing is owed, and the desk closes the file.
func TestNote(t *testing.T) {
	both(t, func(w *window) {
		w.provide()
		visit := w.book(0, nil)
		w.finish(visit.ID)
		bill, err := w.Finance.DraftFor(w.Context(), visit.ID)
		w.must(err)
		_, err = w.Finance.Pay(w.Context(), finance.Receipt{InvoiceID: bill.ID, Method: finance.Mada, Amount: bill.Balance(), IdempotencyKey: "once"})
		w.must(err)
		closing := w.fileOf(w.Omar.ID) + "/closure"
		w.As(access.Receptionist)
		w.Visit(closing)
		w.See("main", w.Count("matters.notes", 1))
		w.See("main", w.Says("patients.file_matters"))

		w.As(access.Clinician)
		w.Visit("/notes/unsigned")
		w.See("#unsigned", w.Patient(w.Omar))
		w.Axe()
		w.In("#unsigned").Click("button", w.Says("notes.write"))
		w.See("main", w.Says("notes.is_draft"))
		w.Fill("section_0", "ينام أفضل · sleeps better")
		w.saved(2)
		w.Fill("section_1", "هادئ · calm")
		w.saved(3)
		w.Visit(w.here())
		if got := w.Value("section_0") + w.Value("section_1"); got != "ينام أفضل · sleeps betterهادئ · calm" {
			w.t.Errorf("what was saved by itself is %q", got)
		}
		w.Axe()
		w.NoSideScroll()
		w.Pictures("note-draft")
		w.Click("button", w.Says("notes.sign"))
		w.See("main", w.Says("notes.is_signed"))
		w.Fill("addendum", "ويأكل · and eats")
		w.Click("button", w.Says("notes.sign_addendum"))
		w.See("main article + article", "and eats")
		w.Axe()
		w.Pictures("note-signed")
		w.Visit("/notes/unsigned")
		w.See("main", w.Says("notes.none_unsigned"))
		w.Visit("/patients/" + w.Omar.ID.String() + "/timeline")
		w.See("main", w.Says("notes.title"))
		w.Axe()
		w.NoSideScroll()
		w.Pictures("timeline")

		w.As(access.Receptionist)
		w.Visit(closing)
		w.See("main", w.Says("files.nothing_left"))
		w.Fill("reason", "انتهى العلاج · treatment is over")
		w.Click("button", w.Says("files.close"))
		w.See("body", w.Says("files.was_closed"))
		w.NoConsoleErrors()
	})
}

// saved waits until the page knows of so many versions of the note. What it says of the time is the same for all.
func (w *window) saved(version int) {
	w.t.Helper()
	w.until("version "+strconv.Itoa(version), func() bool {
		return w.js("document.querySelector('#note-state [name=version]')?.value") == strconv.Itoa(version)
	})
}
