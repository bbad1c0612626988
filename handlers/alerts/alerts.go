// Package alerts is the screen on which a patient's alerts are added, changed and ended.
package alerts

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/alerts"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows a patient's alerts.
type Screen struct {
	Patients *patients.Service
}

// Index lists a patient's alerts.
func (s *Screen) Index(c *fiber.Ctx) error { return s.list(c, fiber.StatusOK, ui.Form{}) }

// list draws the alerts. A form that was refused has the id of its alert, or none where it adds one.
func (s *Screen) list(c *fiber.Ctx, status int, form ui.Form) error {
	ctx := c.UserContext()
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	list, err := s.Patients.AllAlerts(ctx, p.ID)
	if err != nil {
		return err
	}
	today, _, err := s.Patients.Today(ctx)
	if err != nil {
		return err
	}
	who := access.Who(ctx)
	return screen.Draw(c, status, views.Index(views.Page{
		Patient: p, Alerts: list, Today: today, For: patients.AudiencesOf(who.Role), MayEdit: who.Can(access.AlertsWrite), Form: form,
	}))
}

// Add puts an alert on the patient.
func (s *Screen) Add(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: read(c)}
	_, err = s.Patients.AddAlert(c.UserContext(), id, draft(form))
	return s.answer(c, form, err, "alerts.was_added")
}

// Edit says an alert otherwise.
func (s *Screen) Edit(c *fiber.Ctx) error {
	change, err := change(c)
	if err != nil {
		return err
	}
	form := ui.Form{ID: change.ID.String(), Values: read(c)}
	return s.answer(c, form, s.Patients.EditAlert(c.UserContext(), change, draft(form)), "alerts.was_changed")
}

// End ends an alert.
func (s *Screen) End(c *fiber.Ctx) error {
	change, err := change(c)
	if err != nil {
		return err
	}
	err = s.Patients.EndAlert(c.UserContext(), change)
	if fault.Of(err).Kind == fault.Stale { // ended or changed by somebody else, which the list shows
		return screen.Done(c, views.Path(change.PatientID), ui.Notice{Tone: ui.Warn, Title: "fault.stale"})
	}
	return s.answer(c, ui.Form{}, err, "alerts.was_ended")
}

// answer goes back to the list after a change, or shows the form of one that was refused again.
func (s *Screen) answer(c *fiber.Ctx, form ui.Form, err error, done string) error {
	if err == nil {
		id, err := screen.ID(c, "id")
		if err != nil {
			return err
		}
		return screen.Done(c, views.Path(id), ui.Notice{Tone: ui.Ok, Title: done})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}

func read(c *fiber.Ctx) map[string]string {
	return screen.Values(c, "kind", "words", "audience", "severity", "ends_on")
}

func draft(form ui.Form) patients.AlertDraft {
	return patients.AlertDraft{
		Kind: form.Value("kind"), Words: form.Value("words"), Audience: form.Value("audience"), Severity: form.Value("severity"), EndsOn: form.Value("ends_on"),
	}
}

// change reads which alert is to be changed, as the user saw it.
func change(c *fiber.Ctx) (change patients.AlertChange, err error) {
	if change.PatientID, err = screen.ID(c, "id"); err != nil {
		return change, err
	}
	if change.ID, err = screen.ID(c, "alert"); err != nil {
		return change, err
	}
	change.Version, _ = strconv.Atoi(screen.Body(c, "version")) // without one it is taken as it is
	return change, nil
}
