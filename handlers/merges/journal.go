package merges

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients/merging"
	views "tenhal.sa/tenhal/views/merges"
	"tenhal.sa/tenhal/views/ui"
)

// Index lists the merges, all or those of one record: ?patient=.
func (s *Screen) Index(c *fiber.Ctx) error { return s.list(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) list(c *fiber.Ctx, status int, form ui.Form) error {
	ctx := c.UserContext()
	n, _ := strconv.Atoi(c.Query("page")) // what is no number is the first page
	f := merging.Filter{PatientID: screen.QueryID(c, "patient"), Page: max(n, 1)}
	page := views.Journal{Form: form, One: f.PatientID != uuid.Nil}
	found, more, err := s.Merging.List(ctx, f)
	if err != nil {
		return err
	}
	for _, e := range found {
		page.Rows = append(page.Rows, views.RowOf(ctx, e))
	}
	if f.Page > 1 {
		page.Pages.Previous = ui.Here(ctx, "page", strconv.Itoa(f.Page-1))
	}
	if more {
		page.Pages.Next = ui.Here(ctx, "page", strconv.Itoa(f.Page+1))
	}
	return screen.Draw(c, status, views.Index(page))
}

// Undo makes two records again, or says why not: 422 without a reason, else 409.
func (s *Screen) Undo(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	m, err := s.Merging.Undo(c.UserContext(), id, screen.Body(c, "reason"))
	if err == nil {
		return screen.Done(c, "/patients/"+m.MergedID.String(), ui.Notice{Tone: ui.Ok, Title: "merging.was_undone"})
	}
	form := ui.Form{Values: map[string]string{"merge": id.String(), "reason": screen.Body(c, "reason")}}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}
