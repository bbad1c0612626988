package patients

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
)

// PickUp is who may take the patient home today, to be printed.
func (s *Screen) PickUp(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p, err := screen.Found(c, "id", s.Patients.Get)
	if err != nil {
		return err
	}
	today := s.today(ctx)
	list := views.PickUp{Patient: p.Name(ctx), Number: p.FileNumber, Today: today}
	for _, g := range p.Guardians {
		if g.May(patients.PickUp, today) {
			list.Guardians = append(list.Guardians, guardian(ctx, g, today))
		}
	}
	return screen.Draw(c, fiber.StatusOK, views.PickUpList(list))
}

// guardian is a guardian as the patient's page shows one.
func guardian(ctx context.Context, g *patients.Guardian, today civil.Date) views.Guardian {
	shown := views.Guardian{
		Name: g.Name(ctx), Relation: views.RelationLabels[g.Relation], Phone: views.PhoneText(g.Phone), Email: g.Email, MainPayer: g.MainPayer,
		From: g.ValidFrom, Until: g.ValidUntil, Valid: g.Valid(today), Expired: g.Expired(today), ProofKind: views.ProofLabels[g.ProofKind], Proof: g.Proof,
	}
	for _, a := range patients.Authorities {
		if g.Has(a) {
			shown.May = append(shown.May, views.AuthorityLabels[a])
		}
	}
	return shown
}

// addFamily adds the patient's family, or whose family it may be.
func (s *Screen) addFamily(ctx context.Context, f *views.File, p *patients.Patient) error {
	family, err := s.Patients.FamilyOf(ctx, p.ID)
	if err != nil {
		return err
	}
	today := s.today(ctx)
	if family != nil {
		f.Family.ID = family.ID
		for _, m := range family.Members {
			if m.ID != p.ID {
				f.Family.Members = append(f.Family.Members, views.HitOf(ctx, m, today))
			}
		}
		return nil
	}
	found := []patients.Relative{}
	if f.MayEdit {
		found, err = s.Patients.RelativesOf(ctx, p)
	}
	for _, r := range found {
		if r.Shares && len(f.Family.Possible) < relativesShown {
			f.Family.Possible = append(f.Family.Possible, views.HitOf(ctx, r.Patient, today))
		}
	}
	return err
}

// chosen is a patient as a picker shows the one it has.
func (s *Screen) chosen(ctx context.Context, id uuid.UUID) (views.Chosen, error) {
	p, err := s.Patients.Brief(ctx, id)
	if err != nil {
		return views.Chosen{}, err
	}
	chosen := views.Chosen{Name: p.Name(ctx)}
	if chosen.Alerts, err = s.Patients.Alerts(ctx, id); err != nil {
		return chosen, err
	}
	chosen.Consents, err = s.Consents.Of(ctx, id)
	return chosen, err
}
