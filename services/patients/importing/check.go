package importing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
)

// batch is how many rows are looked at, or made patients, in one transaction.
const batch = 50

// Check does the job: every row meets the rules of registration, those on file, and the lines above it. One that was cut
// off begins anew.
func (s *Service) Check(ctx context.Context, j Check) error {
	im, err := s.Get(ctx, j.ImportID)
	if err != nil || im.State != Checking {
		return err
	}
	above := crowd{}
	last, more := 0, true
	for more {
		if last, more, err = s.look(ctx, im, last, above); err != nil {
			return fmt.Errorf("importing: check %s: %w", im.ID, err)
		}
	}
	err = s.step(ctx, im.ID, []State{Checking}, func(_ context.Context, _ bun.Tx, im *Import) error {
		im.State = Ready
		return nil
	})
	if errors.Is(err, ErrState) { // another run was quicker
		return nil
	}
	return err
}

// look looks at the next rows of a file, and returns the last of them and whether there may be more.
func (s *Service) look(ctx context.Context, im *Import, after int, above crowd) (last int, more bool, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var rows []*Row
		err := tx.NewSelect().Model(&rows).Where("import_id = ? AND line > ?", im.ID, after).Order("line").Limit(batch).Scan(ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := s.judge(ctx, im, r, above); err != nil {
				return err
			}
			last = r.Line
		}
		more = len(rows) == batch
		if len(rows) == 0 {
			return nil
		}
		_, err = tx.NewUpdate().Model(&rows).Column("state", "wanted", "faults", "alike").Bulk().Exec(ctx)
		return err
	})
	return last, more, err
}

// judge puts down to a row what is to be said of it.
func (s *Service) judge(ctx context.Context, im *Import, r *Row, above crowd) error {
	p, found, err := s.Patients.Foresee(ctx, im.Draft(r))
	r.State, r.Wanted, r.Faults, r.Alike = Fit, true, map[string]string{}, []Likeness{}
	if err != nil {
		f := fault.Of(err)
		if f.Kind != fault.Invalid {
			return err
		}
		r.State, r.Wanted, r.Faults = Faulty, false, f.Fields
		return nil
	}
	for _, d := range found {
		r.Alike = append(r.Alike, Likeness{PatientID: d.Patient.ID, File: d.Patient.FileNumber, Reasons: d.Reasons})
		if slices.Contains(d.Reasons, patients.SameIdentity) {
			r.Faults["identity_number"] = fault.Of(patients.ErrIdentityTaken).Key
		}
	}
	r.Alike = append(r.Alike, above.like(p)...)
	above.join(p, r.Line)
	switch {
	case len(r.Faults) > 0:
		r.State, r.Wanted = Faulty, false
	case len(r.Alike) > 0:
		r.State, r.Wanted = Alike, false // until somebody says that it is somebody else
	}
	return nil
}

// crowd are the patients of the lines above, by what they may share.
type crowd map[string][]neighbour

type neighbour struct {
	line int
	*patients.Patient
}

// most is how many lines that share something are compared.
const most = 100

func shared(p *patients.Patient) (keys []string) {
	for _, phone := range p.Phones() {
		if phone != "" {
			keys = append(keys, phone)
		}
	}
	if p.IdentityNumber != "" {
		keys = append(keys, string(p.IdentityKind)+p.IdentityNumber)
	}
	return append(keys, p.BirthDate.String())
}

func (c crowd) join(p *patients.Patient, line int) {
	for _, key := range shared(p) {
		if len(c[key]) < most {
			c[key] = append(c[key], neighbour{line, p})
		}
	}
}

func (c crowd) like(p *patients.Patient) (all []Likeness) {
	for _, key := range shared(p) {
		for _, n := range c[key] {
			reasons := p.Likeness(n.Patient)
			told := slices.ContainsFunc(all, func(l Likeness) bool { return l.Line == n.line })
			if len(reasons) > 0 && !told {
				all = append(all, Likeness{Line: n.line, Reasons: reasons})
			}
		}
	}
	return all
}
