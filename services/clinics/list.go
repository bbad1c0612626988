package clinics

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Provider returns one provider, or a NotFound fault.
func (d *Directory) Provider(ctx context.Context, id uuid.UUID) (*Provider, error) {
	p := &Provider{ID: id}
	return p, db.Found(d.DB.Conn(ctx).NewSelect().Model(p).WherePK().Scan(ctx))
}

// Services returns the active services that a provider offers, or all of them for uuid.Nil.
func (d *Directory) Services(ctx context.Context, provider uuid.UUID) ([]Service, error) {
	list := []Service{}
	q := d.DB.Conn(ctx).NewSelect().Model(&list).Where("s.active").Order("s.code")
	if provider != uuid.Nil {
		q.Join("JOIN provider_services AS ps ON ps.service_id = s.id AND ps.provider_id = ?", provider)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("clinics: services: %w", err)
	}
	return list, nil
}

// Service returns one service, or a NotFound fault.
func (d *Directory) Service(ctx context.Context, id uuid.UUID) (*Service, error) {
	s := &Service{ID: id}
	return s, db.Found(d.DB.Conn(ctx).NewSelect().Model(s).WherePK().Scan(ctx))
}

// Rooms returns the active rooms of a clinic, or all of them for uuid.Nil.
func (d *Directory) Rooms(ctx context.Context, clinic uuid.UUID) ([]Room, error) {
	list := []Room{}
	q := d.DB.Conn(ctx).NewSelect().Model(&list).Where("active").Order("name_en")
	if clinic != uuid.Nil {
		q.Where("clinic_id = ?", clinic)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("clinics: rooms: %w", err)
	}
	return list, nil
}

// HoursOf returns the weekly hours of one provider.
func (d *Directory) HoursOf(ctx context.Context, provider uuid.UUID) ([]Hours, error) {
	list := []Hours{}
	err := d.DB.Conn(ctx).NewSelect().Model(&list).Where("provider_id = ?", provider).Order("weekday", "opens").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("clinics: hours: %w", err)
	}
	return list, nil
}

// Clinic returns one clinic, or a NotFound fault.
func (d *Directory) Clinic(ctx context.Context, id uuid.UUID) (*Clinic, error) {
	c := &Clinic{ID: id}
	return c, db.Found(d.DB.Conn(ctx).NewSelect().Model(c).WherePK().Scan(ctx))
}

// Room returns one room, or a NotFound fault.
func (d *Directory) Room(ctx context.Context, id uuid.UUID) (*Room, error) {
	r := &Room{ID: id}
	return r, db.Found(d.DB.Conn(ctx).NewSelect().Model(r).WherePK().Scan(ctx))
}
