// Package merges is the screens on which two records of one patient become one, and two again.
package merges

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
	views "tenhal.sa/tenhal/views/merges"
	people "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Screen merges patients.
type Screen struct {
	Clock    clock.Clock
	Patients *patients.Service
	Merging  *merging.Service
	Audit    *audit.Service // who looks is noted, and a restricted record asks why
}

// New asks for the two records, one after the other, and shows what merging them would do: ?survivor_id=&merged_id=. A
// picker sends whom it chose as patient_id.
func (s *Screen) New(c *fiber.Ctx) error {
	survivor, merged := screen.QueryID(c, "survivor_id"), screen.QueryID(c, "merged_id")
	switch picked := screen.QueryID(c, "patient_id"); {
	case survivor == uuid.Nil:
		survivor = picked
	case merged == uuid.Nil:
		merged = picked
	}
	if merged == uuid.Nil {
		return s.choose(c, survivor, ui.Form{})
	}
	p, err := s.Merging.Preview(c.UserContext(), survivor, merged)
	var form ui.Form
	switch {
	case err == nil:
		glass, err := s.glass(c, p.Survivor.ID, p.Merged.ID)
		switch {
		case err != nil:
			return err
		case glass != "":
			return screen.Go(c, glass)
		}
		return s.show(c, p, views.Opened(p))
	case screen.Refused(err, &form):
		return s.chooseAgain(c, err, survivor, form)
	}
	return err
}

// choose asks for the record that stays, or for the other one, and says who may be it.
func (s *Screen) choose(c *fiber.Ctx, survivor uuid.UUID, form ui.Form) error {
	page, err := s.choice(c.UserContext(), survivor, form)
	if err != nil {
		return err
	}
	return screen.Page(c, views.Choose(page), views.Choosing(page))
}

func (s *Screen) chooseAgain(c *fiber.Ctx, refused error, survivor uuid.UUID, form ui.Form) error {
	page, err := s.choice(c.UserContext(), survivor, form)
	if err != nil {
		return err
	}
	return screen.Again(c, refused, views.Choose(page), views.Choosing(page))
}

func (s *Screen) choice(ctx context.Context, survivor uuid.UUID, form ui.Form) (views.Choice, error) {
	page := views.Choice{Form: form}
	if survivor == uuid.Nil {
		return page, nil
	}
	survivor, err := s.Patients.Current(ctx, survivor)
	if err != nil {
		return page, err
	}
	p, err := s.Patients.Brief(ctx, survivor)
	if err != nil {
		return page, err
	}
	hits := []people.Hit{s.hit(ctx, p)}
	alike, err := s.Patients.DuplicatesOf(ctx, p)
	if err != nil {
		return page, err
	}
	for _, d := range alike {
		hits = append(hits, s.hit(ctx, d.Patient))
	}
	shut, err := s.Audit.Shut(ctx, people.IDs(hits))
	people.Shut(hits, shut)
	page.Survivor = hits[0]
	for i, d := range alike {
		other := people.Duplicate{Hit: hits[i+1]}
		for _, reason := range d.Reasons {
			other.Reasons = append(other.Reasons, string(reason))
		}
		page.Alike = append(page.Alike, other)
	}
	return page, err
}

// glass notes a look at two records, and returns the page before one of them that is restricted, or "".
func (s *Screen) glass(c *fiber.Ctx, survivor, merged uuid.UUID) (string, error) {
	for _, id := range []uuid.UUID{survivor, merged} {
		opened, err := s.Audit.Open(c.UserContext(), audit.Look{Record: audit.OfPatient, ID: id, What: audit.SawDetails, IP: c.IP()})
		if err != nil {
			return "", err
		}
		if opened.PatientID != uuid.Nil && !opened.Opens {
			next := url.Values{"survivor_id": {survivor.String()}, "merged_id": {merged.String()}}
			return "/patients/" + id.String() + "/break-glass?" + url.Values{"next": {"/patients/merge?" + next.Encode()}}.Encode(), nil
		}
	}
	return "", nil
}

func (s *Screen) hit(ctx context.Context, p *patients.Patient) people.Hit {
	return people.HitOf(ctx, p, civil.Of(s.Clock.Now(), ui.Zone(ctx)))
}

func (s *Screen) show(c *fiber.Ctx, p *merging.Preview, form ui.Form) error {
	page := views.NewPreview(c.UserContext(), p, form)
	return screen.Page(c, views.Preview(page), views.Comparison(page))
}

// Create merges the records, or shows the comparison again: 422 without a reason, 409 for what stands in the way, 412
// where one has changed meanwhile, with the records as they are now.
func (s *Screen) Create(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, views.Inputs()...)}
	w := wish(form)
	glass, err := s.glass(c, w.SurvivorID, w.MergedID)
	switch {
	case err != nil:
		return err
	case glass != "":
		return screen.Go(c, glass)
	}
	m, err := s.Merging.Merge(c.UserContext(), w)
	if err == nil {
		return screen.Done(c, "/patients/"+m.SurvivorID.String(), ui.Notice{Tone: ui.Ok, Title: "merging.was_merged"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	p, lookup := s.Merging.Preview(c.UserContext(), w.SurvivorID, w.MergedID)
	if lookup != nil {
		return s.chooseAgain(c, err, w.SurvivorID, form)
	}
	page := views.NewPreview(c.UserContext(), p, views.Renewed(p, form))
	return screen.Again(c, err, views.Preview(page), views.Comparison(page))
}

// wish is what a form asks for. What is no id is nobody's.
func wish(form ui.Form) merging.Wish {
	id := func(input string) uuid.UUID { read, _ := uuid.Parse(form.Value(input)); return read }
	number := func(input string) int { read, _ := strconv.Atoi(form.Value(input)); return read }
	w := merging.Wish{
		SurvivorID: id("survivor_id"), MergedID: id("merged_id"), SurvivorVersion: number("survivor_version"), MergedVersion: number("merged_version"),
		Choices: map[string]merging.Side{}, Reason: form.Value("reason"),
	}
	for _, f := range merging.Fields {
		if side := merging.Side(form.Value(f.Name)); side == merging.Survivor || side == merging.Merged {
			w.Choices[f.Name] = side
		}
	}
	return w
}
