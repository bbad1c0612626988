// Package privacy is the screens of who saw whose record, and of records that open only by breaking the glass.
package privacy

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/retention"
	views "tenhal.sa/tenhal/views/privacy"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows who looked, and asks why.
type Screen struct {
	Clock     clock.Clock
	Audit     *audit.Service
	Access    *access.Service
	Patients  *patients.Service
	Overview  *overview.Service
	Retention *retention.Service
}

// Reads is the access log: ?patient=&user=&from=&until=&glass=&older=
func (s *Screen) Reads(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list := views.Log{Filter: ui.Form{Values: map[string]string{}}}
	for _, name := range []string{"patient", "user", "from", "until", "glass"} {
		list.Filter.Values[name] = screen.Query(c, name)
	}
	f := audit.ReadFilter{User: screen.QueryID(c, "user"), Broken: list.Filter.Value("glass") != ""}
	f.Older, _ = strconv.ParseInt(c.Query("older"), 10, 64) // what is no number is the first page
	f.From, f.Until = screen.Days(c, &list.Filter)
	var known bool
	var err error
	if f.Patient, list.Patient, known, err = s.patient(ctx, list.Filter.Value("patient")); err != nil {
		return err
	}
	users, err := s.Access.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		list.Users = append(list.Users, ui.Option{Value: u.ID.String(), Label: i18n.Pick(ctx, u.NameAr, u.NameEn)})
	}
	if known {
		var more bool
		if list.Reads, more, err = s.Audit.Reads(ctx, f); err != nil {
			return err
		}
		if more {
			list.Pages.Next = ui.Here(ctx, "older", strconv.FormatInt(list.Reads[len(list.Reads)-1].ID, 10))
		}
	}
	return screen.Page(c, views.Index(list), views.Reads(list))
}

// patient is whom a filter means by an id, a file number or a name; known is false where that is nobody.
func (s *Screen) patient(ctx context.Context, typed string) (id uuid.UUID, name string, known bool, err error) {
	from, till := s.today(ctx)
	found, err := s.Overview.Whom(ctx, typed, from, till)
	switch {
	case err != nil || typed == "":
		return uuid.Nil, "", err == nil, err
	case found == nil:
		return uuid.Nil, "", false, nil
	}
	return found.ID, i18n.Pick(ctx, found.NameAr, found.NameEn), true, nil
}

func (s *Screen) today(ctx context.Context) (from, till time.Time) {
	zone := ui.Zone(ctx)
	day := civil.Of(s.Clock.Now(), zone)
	return day.In(zone), day.Add(1).In(zone)
}

// Readers is who saw the record of a patient, on the screen or, with ?print=, on paper.
func (s *Screen) Readers(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	report := views.Report{Patient: p, At: s.Clock.Now()}
	if report.Readers, err = s.Audit.Readers(ctx, p.ID); err != nil {
		return err
	}
	limits, err := s.Audit.Restrictions(ctx, p.ID)
	if err != nil {
		return err
	}
	report.Restriction = views.Holding(limits)
	holds, err := s.Retention.Holds(ctx, p.ID)
	if err != nil {
		return err
	}
	report.Held = slices.ContainsFunc(holds, retention.Hold.Stands)
	if c.Query("print") != "" {
		return screen.Draw(c, fiber.StatusOK, views.Paper(report))
	}
	return screen.Draw(c, fiber.StatusOK, views.Readers(report))
}
