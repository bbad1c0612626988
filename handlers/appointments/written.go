package appointments

import (
	"context"
	"slices"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/notes"
	views "tenhal.sa/tenhal/views/appointments"
)

// written is the note of the visit, for those who may read it, and whether the reader is to write one.
func (s *Screen) written(ctx context.Context, v *views.Visit, a *appointments.Appointment) (err error) {
	who := access.Who(ctx)
	if !who.Can(access.NotesRead) {
		return nil
	}
	if v.Notes, err = s.Notes.OfVisit(ctx, a.ID); err != nil {
		return err
	}
	done := slices.ContainsFunc(v.Notes, func(n *notes.Note) bool { return n.Signed() && !n.Mistaken() })
	v.MayWrite = !done && who.Can(access.NotesWrite) && who.ProviderID != nil && *who.ProviderID == a.ProviderID && notes.Writable(a.Status)
	return nil
}
