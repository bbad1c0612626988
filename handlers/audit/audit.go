// Package audit is the screen that shows who changed what.
package audit

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/audit"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows the audit log.
type Screen struct {
	Clock    clock.Clock
	Audit    *audit.Service
	Access   *access.Service
	Overview *overview.Service
}

// filters are what the address may choose by: ?actor=&table=&row=&action=&patient=&request=&from=&until= or &day=, and
// ?full= to see how people are reached and identified. ?older= goes on from an entry.
var filters = []string{"actor", "table", "row", "action", "patient", "request", "from", "until", "full"}

// List shows the entries that the address chooses.
func (s Screen) List(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, f, err := s.chosen(c)
	if err != nil {
		return err
	}
	if shut, err := s.full(c, &list, f); shut || err != nil {
		return err
	}
	names, err := s.choices(ctx, &list)
	if err != nil {
		return err
	}
	if list.Check, err = s.Audit.LatestCheck(ctx); err != nil || list.Nobody {
		return s.draw(c, list, err)
	}
	entries, more, err := s.Audit.Entries(ctx, f)
	for _, e := range entries {
		list.Entries = append(list.Entries, shown(ctx, covered(e, list), names))
	}
	if more {
		list.Pages.Next = ui.Here(ctx, "older", strconv.FormatInt(entries[len(entries)-1].ID, 10))
	}
	return s.draw(c, list, err)
}

func (s Screen) draw(c *fiber.Ctx, list views.List, err error) error {
	if err != nil {
		return err
	}
	return screen.Page(c, views.Page(list), views.Entries(list))
}

// chosen reads what the address asks for. A day that is none is said beside its field and chooses nothing.
func (s Screen) chosen(c *fiber.Ctx) (list views.List, f audit.Filter, err error) {
	list.Filter.Values = map[string]string{}
	for _, name := range filters {
		list.Filter.Values[name] = screen.Query(c, name)
	}
	if day := screen.Query(c, "day"); day != "" { // one day for both
		list.Filter.Values["from"], list.Filter.Values["until"] = day, day
	}
	f = audit.Filter{
		Table: list.Filter.Value("table"), Row: list.Filter.Value("row"), Action: audit.Action(list.Filter.Value("action")),
		Request: list.Filter.Value("request"), Actor: screen.QueryID(c, "actor"),
	}
	f.Older, _ = strconv.ParseInt(c.Query("older"), 10, 64) // what is no number is the first page
	f.From, f.Until = screen.Days(c, &list.Filter)
	ctx := c.UserContext()
	zone, typed := ui.Zone(ctx), list.Filter.Value("patient")
	today := civil.Of(s.Clock.Now(), zone)
	who, err := s.Overview.Whom(ctx, typed, today.In(zone), today.Add(1).In(zone))
	if who != nil {
		f.Patient, list.Patient = who.ID, i18n.Pick(ctx, who.NameAr, who.NameEn)
	}
	list.Nobody = who == nil && typed != ""
	return list, f, err
}

// full decides whether the entries of one patient are shown in full. To those who may, and it is noted like any other
// look at the record; where that is restricted they break the glass first, and shut is true.
func (s Screen) full(c *fiber.Ctx, list *views.List, f audit.Filter) (shut bool, err error) {
	list.MayFull = f.Patient != uuid.Nil && access.Who(c.UserContext()).Can(access.PrivacyOfficer)
	if !list.MayFull || list.Filter.Value("full") == "" {
		return false, nil
	}
	opened, err := s.Audit.Open(c.UserContext(), audit.Look{Record: audit.OfPatient, ID: f.Patient, What: audit.SawAudit, IP: c.IP()})
	if err != nil {
		return false, err
	}
	if !opened.Opens {
		return true, screen.Go(c, "/patients/"+f.Patient.String()+"/break-glass")
	}
	list.Full = true
	return false, nil
}

// covered is an entry as the list may show it.
func covered(e audit.Entry, list views.List) audit.Entry {
	if list.Full {
		return e
	}
	return e.Masked()
}

// choices fills the choices of the filter and returns the users' names in the reader's language.
func (s Screen) choices(ctx context.Context, list *views.List) (map[uuid.UUID]string, error) {
	users, err := s.Access.Users(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string, len(users))
	for _, u := range users {
		names[u.ID] = i18n.Pick(ctx, u.NameAr, u.NameEn)
		list.Actors = append(list.Actors, ui.Option{Value: u.ID.String(), Label: names[u.ID]})
	}
	tables, err := s.Audit.Tables(ctx)
	for _, t := range tables {
		list.Tables = append(list.Tables, ui.Option{Value: t, Label: views.Kind(t)})
	}
	return names, err
}
