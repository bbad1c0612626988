package patients

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Alerts returns a patient's alerts that whoever acts is to see today, the gravest first. Of a restricted record that is not
// opened to them they learn that there is one, and how grave it is.
func (s *Service) Alerts(ctx context.Context, patient uuid.UUID) ([]*Alert, error) {
	all, err := s.AlertsOf(ctx, []uuid.UUID{patient})
	return all[patient], err
}

// AlertsOf returns the alerts of several patients as Alerts does, in one query.
func (s *Service) AlertsOf(ctx context.Context, patients []uuid.UUID) (map[uuid.UUID][]*Alert, error) {
	all := map[uuid.UUID][]*Alert{}
	if len(patients) == 0 {
		return all, nil
	}
	today, _, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	list := []*Alert{}
	err = s.shown(ctx, &list).ColumnExpr("?TableColumns").ColumnExpr("? AS closed", audit.Closed(ctx, "al.patient_id", s.DB.Now(ctx))).
		Where("al.patient_id IN (?) AND al.ended_at IS NULL AND (al.ends_on IS NULL OR al.ends_on >= ?)", bun.List(patients), today).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("patients: alerts: %w", err)
	}
	for _, a := range list {
		switch {
		case !a.Closed:
			all[a.PatientID] = append(all[a.PatientID], a)
		case all[a.PatientID] == nil:
			all[a.PatientID] = []*Alert{{PatientID: a.PatientID, Severity: a.Severity, Closed: true}}
		}
	}
	return all, nil
}

// AllAlerts returns a patient's alerts that whoever acts may see, those that have ended too.
func (s *Service) AllAlerts(ctx context.Context, patient uuid.UUID) ([]*Alert, error) {
	list := []*Alert{}
	if err := s.shown(ctx, &list).Where("al.patient_id = ?", patient).Scan(ctx); err != nil {
		return nil, fmt.Errorf("patients: alerts of %s: %w", patient, err)
	}
	return list, nil
}

// shown selects alerts for the audiences of whoever acts and of patients who are there for them.
func (s *Service) shown(ctx context.Context, list *[]*Alert) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(list).
		Where("al.audience IN (?) AND ?", bun.List(append([]Audience{""}, reads[access.Who(ctx).Role]...)), Seen(ctx, "al.patient_id")).
		OrderExpr("array_position(ARRAY['danger', 'warn', 'info'], al.severity), al.created_at, al.id")
}

// AddAlert puts an alert on a patient. It returns fault.ErrInvalid with every input at fault.
func (s *Service) AddAlert(ctx context.Context, patient uuid.UUID, d AlertDraft) (*Alert, error) {
	if _, err := s.Brief(ctx, patient); err != nil {
		return nil, err
	}
	today, _, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	a, err := d.alert(access.Who(ctx).Role, today)
	if err != nil {
		return nil, err
	}
	a.ID, a.PatientID, a.CreatedAt, a.Version = db.NewID(), patient, s.DB.Now(ctx), 1
	return a, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(a).Exec(ctx)
		return err
	})
}

// AlertChange names an alert to change, as the user saw it.
type AlertChange struct {
	PatientID uuid.UUID
	ID        uuid.UUID
	Version   int // that the user saw; 0 takes the alert as it is
}

// EditAlert says an alert otherwise. It returns what AddAlert does, and ErrStale where it has changed since it was seen or
// has ended.
func (s *Service) EditAlert(ctx context.Context, c AlertChange, d AlertDraft) error {
	today, _, err := s.Today(ctx)
	if err != nil {
		return err
	}
	now, err := d.alert(access.Who(ctx).Role, today)
	if err != nil {
		return err
	}
	return s.changeAlert(ctx, c, func(a *Alert) {
		a.Kind, a.Words, a.Audience, a.Severity, a.EndsOn = now.Kind, now.Words, now.Audience, now.Severity, now.EndsOn
	})
}

// EndAlert ends an alert now. It returns ErrStale where it has changed since it was seen or has ended.
func (s *Service) EndAlert(ctx context.Context, c AlertChange) error {
	return s.changeAlert(ctx, c, func(a *Alert) { a.EndedAt = s.DB.Now(ctx) })
}

func (s *Service) changeAlert(ctx context.Context, c AlertChange, change func(*Alert)) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a := new(Alert)
		err := tx.NewSelect().Model(a).Where("al.id = ? AND al.patient_id = ? AND ?", c.ID, c.PatientID, Seen(ctx, "al.patient_id")).For("UPDATE").Scan(ctx)
		switch {
		case err != nil:
			return db.Found(err)
		case !a.sees(access.Who(ctx).Role):
			return db.ErrNotFound
		case c.Version != 0 && c.Version != a.Version, !a.EndedAt.IsZero():
			return ErrStale
		}
		change(a)
		a.Version++
		_, err = tx.NewUpdate().Model(a).ExcludeColumn("created_at").WherePK().Exec(ctx)
		return err
	})
}
