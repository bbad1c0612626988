package consents

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
)

// titled adds to forms what their latest text is called.
func titled(q *bun.SelectQuery) *bun.SelectQuery {
	return q.ColumnExpr("cf.*").ColumnExpr("x.number AS latest, x.title_ar, x.title_en").
		Join("LEFT JOIN LATERAL (SELECT number, title_ar, title_en FROM consent_texts WHERE form_id = cf.id ORDER BY number DESC LIMIT 1) AS x ON true")
}

// seen is titled for the forms that are there for whoever acts: those of the whole centre, and of their clinics.
func (s *Service) seen(ctx context.Context, into any) *bun.SelectQuery {
	return titled(s.DB.Conn(ctx).NewSelect().Model(into)).Where("(cf.clinic_id IS NULL OR ?)", access.Within(ctx, "cf.clinic_id"))
}

// Forms returns all forms, those in use first.
func (s *Service) Forms(ctx context.Context) ([]*Form, error) {
	list := []*Form{}
	if err := s.seen(ctx, &list).OrderExpr("cf.active DESC, cf.created_at, cf.id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("consents: forms: %w", err)
	}
	return list, nil
}

// Form returns a form, or a NotFound fault.
func (s *Service) Form(ctx context.Context, id uuid.UUID) (*Form, error) {
	f := new(Form)
	return f, db.Found(s.seen(ctx, f).Where("cf.id = ?", id).Scan(ctx))
}

// Texts returns what a form says and has said, the latest first.
func (s *Service) Texts(ctx context.Context, form uuid.UUID) ([]*Text, error) {
	list := []*Text{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("ct.*").ColumnExpr("u.name_ar AS published_by_ar, u.name_en AS published_by_en").
		Join("LEFT JOIN users AS u ON u.id = ct.published_by").Where("ct.form_id = ?", form).Order("ct.number DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("consents: texts of %s: %w", form, err)
	}
	return list, nil
}

// Text returns a text of a form by its number, or a NotFound fault.
func (s *Service) Text(ctx context.Context, form uuid.UUID, number int) (*Text, error) {
	t := new(Text)
	return t, db.Found(s.DB.Conn(ctx).NewSelect().Model(t).Where("ct.form_id = ? AND ct.number = ?", form, number).Scan(ctx))
}

// Title returns what a form is called in the reader's language.
func Title(ctx context.Context, conn bun.IDB, form uuid.UUID) (string, error) {
	f := new(Form)
	err := db.Found(titled(conn.NewSelect().Model(f)).Where("cf.id = ?", form).Scan(ctx))
	return f.Title(ctx), err
}
