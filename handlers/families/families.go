// Package families is the screen of a family, and who belongs to it.
package families

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/families"
	people "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows families.
type Screen struct {
	Clock    clock.Clock
	Patients *patients.Service
	Overview *overview.Service
	Audit    *audit.Service
}

// Show is the page of a family. Of a member whose record is restricted it says no more than name and number.
func (s *Screen) Show(c *fiber.Ctx) error { return s.show(c, fiber.StatusOK, nil) }

// show draws the family, with a form that was refused if there is one.
func (s *Screen) show(c *fiber.Ctx, status int, refused *ui.Form) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	f, err := s.Patients.Family(ctx, id)
	if err != nil {
		return err
	}
	members := make([]uuid.UUID, len(f.Members))
	for i, m := range f.Members {
		members[i] = m.ID
	}
	shut, err := s.Audit.Shut(ctx, members)
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(members, func(id uuid.UUID) bool { return shut[id] })
	known, err := s.Overview.Family(ctx, open)
	if err != nil {
		return err
	}
	page := s.page(ctx, f, known)
	for i, m := range page.Members {
		page.Members[i].Locked = shut[m.ID]
	}
	if refused != nil {
		page.Form = *refused
	}
	return screen.Draw(c, status, views.Show(page))
}

func (s *Screen) page(ctx context.Context, f *patients.Family, known *overview.Family) views.Page {
	who, today := access.Who(ctx), civil.Of(s.Clock.Now(), ui.Zone(ctx))
	page := views.Page{
		Family: f, MayReadBills: who.Can(access.InvoicesRead), MayEdit: who.Can(access.PatientsWrite), MayBook: who.Can(access.AppointmentsBook),
		Form: ui.Form{Values: map[string]string{"payer": f.PayerPhone}},
	}
	names := map[uuid.UUID]string{}
	for _, m := range f.Members {
		names[m.ID] = m.Name(ctx)
		page.Owed += known.Owed[m.ID]
		page.Members = append(page.Members, views.Member{Owed: known.Owed[m.ID], Hit: people.Hit{
			ID: m.ID, Name: m.Name(ctx), File: m.FileNumber, Age: people.AgeText(ctx, m.BirthDate, today),
		}})
	}
	for _, v := range known.Visits {
		page.Visits = append(page.Visits, views.Visit{
			ID: v.ID, At: v.StartsAt, Patient: names[v.PatientID], Status: string(v.Status),
			Service: i18n.Pick(ctx, v.ServiceAr, v.ServiceEn), Provider: i18n.Pick(ctx, v.ProviderAr, v.ProviderEn),
		})
	}
	return page
}

// Pay says who pays for the family.
func (s *Screen) Pay(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "payer")}
	if err = s.Patients.ChoosePayer(c.UserContext(), id, form.Value("payer")); err == nil {
		return screen.Done(c, views.Path(id), ui.Notice{Tone: ui.Ok, Title: "families.payer_chosen"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.show(c, screen.Status(fault.Of(err).Kind), &form)
}

// Join makes a patient a member of another one's family.
func (s *Screen) Join(c *fiber.Ctx) error {
	with, _ := uuid.Parse(screen.Body(c, "with")) // what is no id is nobody's
	return s.change(c, "families.joined", func(ctx context.Context, id uuid.UUID) error { return s.Patients.JoinFamily(ctx, id, with) })
}

// Leave takes a patient out of their family.
func (s *Screen) Leave(c *fiber.Ctx) error {
	return s.change(c, "families.left", s.Patients.LeaveFamily)
}

// change changes a patient's family, and goes back to the patient.
func (s *Screen) change(c *fiber.Ctx, done string, change func(context.Context, uuid.UUID) error) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	notice := ui.Notice{Tone: ui.Ok, Title: done}
	var form ui.Form
	if err := change(c.UserContext(), id); screen.Refused(err, &form) {
		notice = ui.Notice{Tone: ui.Warn, Title: form.Fault}
	} else if err != nil {
		return err
	}
	return screen.Done(c, "/patients/"+id.String(), notice)
}
