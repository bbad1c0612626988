package users

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/views/ui"
	views "tenhal.sa/tenhal/views/users"
)

// longReason is how many characters the reason of a change may have.
const longReason = 200

// Show is the page of a user.
func (s *Screen) Show(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	return s.show(c, id, fiber.StatusOK, ui.Form{})
}

// show draws the page with a form of it as it was typed.
func (s *Screen) show(c *fiber.Ctx, id uuid.UUID, status int, form ui.Form) error {
	ctx := c.UserContext()
	u, err := s.Access.User(ctx, id)
	if err != nil {
		return err
	}
	page := views.Page{User: u, Form: form}
	if page.Seats, err = s.Access.Seats(ctx, id); err != nil {
		return err
	}
	if page.Attempts, err = s.Access.Attempts(ctx, u); err != nil {
		return err
	}
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	page.Clinics = catalogue.Clinics
	return screen.Draw(c, status, views.Show(page))
}

// SetRole gives a user another role.
func (s *Screen) SetRole(c *fiber.Ctx) error {
	return s.change(c, "users.role_changed", func(c *fiber.Ctx, id uuid.UUID) error {
		return s.Access.SetRole(c.UserContext(), id, access.Role(screen.Body(c, "role")))
	})
}

// WorkIn limits a user to the clinics that are ticked, or to none of them for the whole centre.
func (s *Screen) WorkIn(c *fiber.Ctx) error {
	catalogue, err := s.Clinics.Catalogue(c.UserContext())
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, inputsOf(catalogue.Clinics)...)}
	return s.change(c, "users.clinics_changed", func(c *fiber.Ctx, id uuid.UUID) error {
		return s.Access.WorkIn(c.UserContext(), id, ticked(form, catalogue.Clinics))
	})
}

// Reactivate lets a user in again.
func (s *Screen) Reactivate(c *fiber.Ctx) error {
	return s.change(c, "users.was_reactivated", func(c *fiber.Ctx, id uuid.UUID) error {
		return s.Access.Reactivate(c.UserContext(), id)
	})
}

// Reset sends a user a link to a new password.
func (s *Screen) Reset(c *fiber.Ctx) error {
	return s.change(c, "users.was_reset", func(c *fiber.Ctx, id uuid.UUID) error { return s.Access.Reset(c.UserContext(), id) })
}

// ResetTwoStep takes away the second step of somebody who has lost it, for a reason.
func (s *Screen) ResetTwoStep(c *fiber.Ctx) error {
	return s.change(c, "users.two_step_was_reset", func(c *fiber.Ctx, id uuid.UUID) error {
		why, err := text.Clean(screen.Body(c, "reason"), longReason)
		if err != nil {
			return fault.ErrInvalid.On("reason", fault.Of(err).Key)
		}
		return s.Access.ResetSecondStep(audit.WithReason(c.UserContext(), why), id)
	})
}

// EndSessions signs a user out everywhere.
func (s *Screen) EndSessions(c *fiber.Ctx) error {
	return s.change(c, "users.sessions_ended", func(c *fiber.Ctx, id uuid.UUID) error { return s.Access.EndSeats(c.UserContext(), id) })
}

// EndSession signs a user out of one browser.
func (s *Screen) EndSession(c *fiber.Ctx) error {
	return s.change(c, "users.session_ended", func(c *fiber.Ctx, id uuid.UUID) error {
		seat, err := screen.ID(c, "session")
		if err != nil {
			return err
		}
		return s.Access.EndSeat(c.UserContext(), id, seat)
	})
}

// change does something to the user of a page, and comes back to it.
func (s *Screen) change(c *fiber.Ctx, said string, do func(*fiber.Ctx, uuid.UUID) error) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "role", "reason")}
	err = do(c, id)
	if err == nil {
		return screen.Done(c, "/admin/users/"+id.String(), ui.Notice{Tone: ui.Ok, Title: said})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.show(c, id, screen.Status(fault.Of(err).Kind), form)
}
