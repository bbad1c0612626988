// Package referrals is the screens on which patients are referred, and referrals answered.
package referrals

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/referrals"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows referrals, writes and answers them.
type Screen struct {
	Clock       clock.Clock
	Clinics     *clinics.Directory
	Settings    *settings.Service
	Patients    *patients.Service
	Attachments *attachments.Service
	Referrals   *referrals.Service
}

// Index is a worklist: ?box=in or out, ?show=, ?clinic=, ?page=. A clinician's opens with those of their own clinic.
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx := c.UserContext()
	who := access.Who(ctx)
	own, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	if did := (referrals.Counted{What: referrals.Happening(c.Query("did"))}); did.Known() {
		return s.counted(c, did)
	}
	f := referrals.Filter{Box: referrals.In, Show: referrals.Show(c.Query("show")), Clinic: screen.QueryID(c, "clinic"), Page: max(c.QueryInt("page", 1), 1)}
	if c.Query("box") == string(referrals.Out) {
		f.Box = referrals.Out
	}
	if !slices.Contains(referrals.Shows, f.Show) {
		f.Show = referrals.ShowOpen
	}
	if c.Query("clinic") == "" {
		f.Clinic = works(who, own)
	}
	l := views.List{Box: f.Box, Show: f.Show, MayWrite: who.Can(access.ReferralsWrite), Clinics: append([]ui.Option{{Value: "all", Label: "referrals.all_clinics"}}, ui.Named(ctx, own.Clinics)...)}
	l.Filter.Values = map[string]string{"clinic": "all"}
	if f.Clinic != uuid.Nil {
		l.Filter.Values["clinic"] = f.Clinic.String()
	}
	rows, more, err := s.Referrals.List(ctx, f)
	if err != nil {
		return err
	}
	l.Pages = ui.Around(ctx, f.Page, more)
	if l.Rows, err = s.rows(ctx, rows); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(l))
}

// counted lists the referrals of a figure of the report: ?did=, ?from=, ?until=, ?a= and ?b= clinics or "outside", ?late=.
func (s *Screen) counted(c *fiber.Ctx, of referrals.Counted) error {
	ctx, days := c.UserContext(), ui.Form{Values: map[string]string{}}
	for _, name := range []string{"from", "until"} {
		days.Values[name] = screen.Query(c, name)
	}
	of.From, of.Until = screen.Days(c, &days)
	of.Pair, of.FromID, of.ToID = c.Query("a") != "", screen.QueryID(c, "a"), screen.QueryID(c, "b")
	of.OnlyLate, of.Page = c.Query("late") != "", max(c.QueryInt("page", 1), 1)
	if of.Until.IsZero() {
		of.Until = s.Clock.Now()
	}
	list, more, err := s.Referrals.Counted(ctx, of)
	if err != nil {
		return err
	}
	places, err := s.Referrals.Places(ctx)
	if err != nil {
		return err
	}
	l := views.List{Counted: of, Days: days, Pages: ui.Around(ctx, of.Page, more)}
	if of.Pair {
		l.From, l.To = end(ctx, places, of.FromID, i18n.T(ctx, "reports.outside")), end(ctx, places, of.ToID, i18n.T(ctx, "reports.outside"))
	}
	if l.Rows, err = s.rows(ctx, list); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.CountedPage(l))
}

// works is the clinic of whoever is a provider, or uuid.Nil.
func works(who access.Actor, own *clinics.Catalogue) uuid.UUID {
	for _, p := range own.Providers(uuid.Nil) {
		if who.ProviderID != nil && p.ID == *who.ProviderID {
			return p.ClinicID
		}
	}
	return uuid.Nil
}

// rows adds to referrals what their clinics are called, and how much time there is for their answers.
func (s *Screen) rows(ctx context.Context, list []referrals.Row) ([]views.Row, error) {
	places, err := s.Referrals.Places(ctx)
	if err != nil {
		return nil, err
	}
	now, rows := s.Clock.Now(), []views.Row{}
	for _, r := range list {
		rows = append(rows, row(ctx, places, r, now))
	}
	return rows, nil
}

func row(ctx context.Context, places *clinics.Catalogue, r referrals.Row, now time.Time) views.Row {
	shown := views.Row{Row: r, From: end(ctx, places, r.FromClinicID, r.Facility), To: end(ctx, places, r.ToClinicID, r.Facility)}
	service := places.Service(r.ServiceID)
	shown.Service = i18n.Pick(ctx, service.NameAr, service.NameEn)
	if !r.Status.Pending() {
		return shown
	}
	answers := r.ToClinicID
	if answers == uuid.Nil {
		answers = r.FromClinicID
	}
	if shown.Late = now.After(r.DueAt); shown.Late {
		shown.Left = referrals.Worked(places, answers, r.DueAt, now)
	} else {
		shown.Left = referrals.Worked(places, answers, now, r.DueAt)
	}
	return shown
}

// end is what one end of a referral is called: a clinic, or a facility outside.
func end(ctx context.Context, places *clinics.Catalogue, clinic uuid.UUID, facility string) string {
	if c, there := places.Clinic(clinic); there {
		return i18n.Pick(ctx, c.NameAr, c.NameEn)
	}
	if clinic != uuid.Nil {
		return i18n.T(ctx, "referrals.closed_clinic")
	}
	return facility
}

// change reads which referral a form changes, as its user saw it.
func change(c *fiber.Ctx) (referrals.Change, error) {
	id, err := screen.ID(c, "id")
	version, _ := strconv.Atoi(screen.Body(c, "version")) // without one, the referral as it is
	return referrals.Change{ID: id, Version: version}, err
}

func parseID(s string) uuid.UUID {
	id, _ := uuid.Parse(s) // uuid.Nil names nothing, and the service says so beside the field
	return id
}
