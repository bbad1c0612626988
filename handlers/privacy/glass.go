package privacy

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/privacy"
	"tenhal.sa/tenhal/views/ui"
)

// AskGlass asks why somebody needs a restricted record: ?next= is what they wanted to see.
func (s *Screen) AskGlass(c *fiber.Ctx) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	form := ui.Form{Values: map[string]string{"next": screen.Query(c, "next"), "minutes": strconv.Itoa(audit.Minutes[0])}}
	return screen.Draw(c, fiber.StatusOK, views.Ask(views.Asked{Form: form, Patient: p}))
}

// BreakGlass opens the record for a while and goes on to what was wanted, or asks again: 422 for what was typed, 409
// where the record is open to all.
func (s *Screen) BreakGlass(c *fiber.Ctx) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "next", "ground", "reason", "minutes")}
	minutes, _ := strconv.Atoi(form.Value("minutes")) // what is no number is no choice either
	err = s.Audit.BreakGlass(c.UserContext(), audit.Need{
		PatientID: p.ID, Ground: form.Value("ground"), Reason: form.Value("reason"), Minutes: minutes,
	})
	if err == nil {
		return screen.Go(c, screen.Local(form.Value("next"), "/patients/"+p.ID.String()))
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return screen.Draw(c, screen.Status(fault.Of(err).Kind), views.Ask(views.Asked{Form: form, Patient: p}))
}

// Uses lists the times that the glass was broken: those that nobody has reviewed, or ?show=reviewed; ?page=.
func (s *Screen) Uses(c *fiber.Ctx) error { return s.uses(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) uses(c *fiber.Ctx, status int, form ui.Form) error {
	ctx, page := c.UserContext(), max(c.QueryInt("page", 1), 1)
	list := views.Uses{Form: form, Reviewed: c.Query("show") == "reviewed"}
	found, more, err := s.Audit.Uses(ctx, list.Reviewed, page)
	if err != nil {
		return err
	}
	list.All, list.Pages = found, ui.Around(ctx, page, more)
	return screen.Draw(c, status, views.Broken(list))
}

// Review notes what somebody thinks of a broken glass, or shows the list again with what is wrong.
func (s *Screen) Review(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{ID: id.String(), Values: screen.Values(c, "note")}
	err = s.Audit.Review(c.UserContext(), id, form.Value("note"))
	if err == nil {
		return screen.Done(c, "/admin/break-glass", ui.Notice{Tone: ui.Ok, Title: "privacy.was_reviewed"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.uses(c, screen.Status(fault.Of(err).Kind), form)
}
