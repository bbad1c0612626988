package users

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/views/ui"
	views "tenhal.sa/tenhal/views/users"
)

// Roles shows who may do what, and how far.
func (s *Screen) Roles(c *fiber.Ctx) error { return s.roles(c, fiber.StatusOK, "", ui.Form{}) }

// roles draws the page, with the form of one role, or that of the settings, as it was typed.
func (s *Screen) roles(c *fiber.Ctx, status int, of access.Role, form ui.Form) error {
	policies, err := s.Access.Policies(c.UserContext())
	if err != nil {
		return err
	}
	settings, err := s.Access.Settings(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.Roles(views.NewMatrix(policies, settings).With(of, form)))
}

// SetPolicy decides about a role.
func (s *Screen) SetPolicy(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "two_step", "discount_percent", "visit_days", "void_days", "version")}
	role := access.Role(c.Params("role"))
	wish, err := policy(role, form)
	if err == nil {
		err = s.Access.SetPolicy(c.UserContext(), wish)
	}
	if err == nil {
		return screen.Done(c, "/admin/roles", ui.Notice{Tone: ui.Ok, Title: "roles.saved"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.roles(c, screen.Status(fault.Of(err).Kind), role, form)
}

// policy reads what was typed. An empty limit is none.
func policy(role access.Role, form ui.Form) (access.Policy, error) {
	var check fault.Check
	limit := func(name string) *int {
		typed := text.Figures(form.Value(name))
		if typed == "" {
			return nil
		}
		n, err := strconv.Atoi(typed)
		check.Require(err == nil, name, "access.out_of_range")
		return &n
	}
	wish := access.Policy{Role: role, TwoStep: form.Value("two_step") == "true", Version: version(form)}
	wish.Limits = access.Limits{DiscountPercent: limit("discount_percent"), VisitDays: limit("visit_days"), VoidDays: limit("void_days")}
	return wish, check.Err()
}

// SetIdle decides how long a browser may be left alone.
func (s *Screen) SetIdle(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "idle_minutes", "version")}
	minutes, err := strconv.Atoi(text.Figures(form.Value("idle_minutes")))
	if err != nil {
		minutes = 0 // refused as out of range
	}
	err = s.Access.SetIdle(c.UserContext(), version(form), minutes)
	if err == nil {
		return screen.Done(c, "/admin/roles", ui.Notice{Tone: ui.Ok, Title: "roles.saved"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.roles(c, screen.Status(fault.Of(err).Kind), "", form)
}

func version(form ui.Form) int {
	n, _ := strconv.Atoi(form.Value("version")) // what is none is no version that anybody saw
	return n
}
