package reports

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	views "tenhal.sa/tenhal/views/reports"
	"tenhal.sa/tenhal/views/ui"
)

// OfReferrals is the referrals of some days: ?from=, ?until=; with ?print= on paper.
func (s *Screen) OfReferrals(c *fiber.Ctx) error {
	page, status, err := s.ofReferrals(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	if c.Query("print") != "" {
		return screen.Draw(c, status, views.Paper(views.ReferralsText(ctx, page.From, page.To), page.Sections(ctx)))
	}
	if page.Weeks, err = s.Reports.ReferralWeeks(ctx); err != nil {
		return err
	}
	return screen.Draw(c, status, views.ReferralsPage(*page))
}

// ReferralsCSV is the same as a file of text.
func (s *Screen) ReferralsCSV(c *fiber.Ctx) error {
	name, rows, err := s.referralRows(c)
	if err != nil {
		return err
	}
	return csv(c, name, rows)
}

// ReferralsXLSX is the same for Excel.
func (s *Screen) ReferralsXLSX(c *fiber.Ctx) error {
	name, rows, err := s.referralRows(c)
	if err != nil {
		return err
	}
	return xlsx(c, name, rows)
}

func (s *Screen) referralRows(c *fiber.Ctx) (name string, rows [][]any, err error) {
	page, _, err := s.ofReferrals(c)
	if err != nil {
		return "", nil, err
	}
	ctx := c.UserContext()
	return "referrals-" + page.From.String() + "-" + page.To.String(), views.Rows(ctx, views.ReferralsText(ctx, page.From, page.To), page.Sections(ctx)), nil
}

func (s *Screen) ofReferrals(c *fiber.Ctx) (page *views.Referrals, status int, err error) {
	ctx := c.UserContext()
	page, status = &views.Referrals{Form: ui.Form{Values: map[string]string{}}}, fiber.StatusOK
	chosen := map[string]civil.Date{}
	for _, name := range []string{"from", "until"} {
		page.Form.Values[name] = screen.Query(c, name)
		day, err := civil.Parse(page.Form.Value(name))
		if err != nil && !errors.Is(err, text.ErrEmpty) {
			status, page.Form.Errors = fiber.StatusUnprocessableEntity, map[string]string{name: fault.Of(err).Key}
		}
		chosen[name] = day
	}
	if page.ReferralSpan, err = s.Reports.OfReferrals(ctx, chosen["from"], chosen["until"]); err != nil {
		return nil, status, err
	}
	if status == fiber.StatusOK {
		page.Form.Values["from"], page.Form.Values["until"] = page.From.String(), page.To.String()
	}
	page.Places, err = s.Referrals.Places(ctx)
	return page, status, err
}

// ReferralWeek is a week of referrals that was kept; with ?print= on paper.
func (s *Screen) ReferralWeek(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, page := c.UserContext(), views.KeptReferrals{}
	if page.ReferralWeek, page.Again, err = s.Reports.ReferralWeek(ctx, id); err != nil {
		return err
	}
	if page.Places, err = s.Referrals.Places(ctx); err != nil {
		return err
	}
	if c.Query("print") != "" {
		return screen.Draw(c, fiber.StatusOK, views.Paper(views.ReferralsText(ctx, page.StartsOn, page.EndsOn), page.Sections(ctx)))
	}
	return screen.Draw(c, fiber.StatusOK, views.KeptReferralsPage(page))
}
