package e2e

import (
	"context"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/patients/importing"
)

// acting is a context in which the user of a role acts.
func (w *window) acting(role access.Role) context.Context {
	return access.With(w.Context(), w.user(role, w.locale).Actor())
}

// noting are the pages of notes: Dr Sami has signed that of one visit, and is writing another.
func (w *window) noting(day midday) []screen {
	w.t.Helper()
	sami := w.acting(access.Clinician)
	actor := access.Who(sami)
	actor.ProviderID = &w.Sami.ID
	sami = access.With(sami, actor)
	record := "/patients/" + w.Omar.ID.String()
	begin := func(visit uuid.UUID) (*notes.Note, notes.Draft) {
		n, err := w.Notes.Begin(sami, visit)
		w.must(err)
		return n, notes.Draft{PatientID: n.PatientID, ID: n.ID, Version: 1, Sections: []string{"ينام أفضل\nsleeps better", "هادئ", "", "نستمر"}}
	}
	signed, draft := begin(day.noted)
	_, err := w.Notes.Sign(sami, draft)
	w.must(err)
	_, err = w.Notes.Add(sami, w.Omar.ID, signed.ID, "ويأكل · and eats")
	w.must(err)
	writing, draft := begin(day.owing)
	_, err = w.Notes.Save(sami, draft)
	w.must(err)
	return []screen{
		{name: "notes-unsigned", path: "/notes/unsigned"},
		{name: "note-draft", path: record + "/notes/" + writing.ID.String(), open: openAll},
		{name: "note-signed", path: record + "/notes/" + signed.ID.String()},
		{name: "timeline", path: record + "/timeline"},
	}
}

// deciding are the pages on which a manager says what notes ask, and takes over patients of another system.
func (w *window) deciding() []screen {
	w.t.Helper()
	manager := w.acting(access.Manager)
	im, err := w.Importing.Upload(manager, importing.Upload{FileName: "ملف قديم.csv", Body: []byte(w.oldFile())})
	w.must(err)
	w.must(w.Importing.Map(manager, im.ID, im.Columns))
	w.until("the rows are checked", func() bool {
		im, err = w.Importing.Get(manager, im.ID)
		return err == nil && im.State == importing.Ready
	})
	return []screen{
		{name: "note-templates", path: "/note-templates?from=slp&clinic=" + w.Speech.ID.String()},
		{name: "imports", path: "/patients/imports"},
		{name: "import", path: "/patients/imports/" + im.ID.String()},
	}
}
