package clinics

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Catalogue is what the centre has, as of one moment. Every page needs some of it and it changes a few times a
// month, so it is kept in memory. Nobody may change what it returns.
type Catalogue struct {
	Organisation Organisation
	Clinics      []Clinic // the active ones, in the order in which they are shown

	edition   uuid.UUID
	providers []Provider // the active ones of these, in that order
	hours     map[uuid.UUID][]Hours
	services  map[uuid.UUID]Service // the inactive ones too: old visits were for them
}

// Catalogue returns what the centre has. As long as that has not changed, it asks the database for no more than the
// edition, and for nothing where somebody is signed in, whose session has brought it.
func (d *Directory) Catalogue(ctx context.Context) (*Catalogue, error) {
	edition := access.SessionOf(ctx).Catalogue
	if edition == uuid.Nil {
		if err := d.DB.Conn(ctx).NewRaw("SELECT edition FROM catalogue_edition").Scan(ctx, &edition); err != nil {
			return nil, fmt.Errorf("clinics: edition: %w", err)
		}
	}
	if kept := d.kept.Load(); kept != nil && kept.edition == edition {
		return kept.seenBy(access.Who(ctx)), nil
	}
	// What changes while it is read is read again next time: the edition was asked for first.
	c := &Catalogue{edition: edition}
	if err := d.read(ctx, c); err != nil {
		return nil, fmt.Errorf("clinics: catalogue: %w", err)
	}
	if _, inside := db.From(ctx); !inside { // a transaction may have changed it, and still be undone
		d.kept.Store(c)
	}
	return c.seenBy(access.Who(ctx)), nil
}

// seenBy is the part of the catalogue that there is for somebody. The services stay: a name gives nothing away.
func (c *Catalogue) seenBy(who access.Actor) *Catalogue {
	if !who.Limited() {
		return c
	}
	part := *c
	part.Clinics = slices.DeleteFunc(slices.Clone(c.Clinics), func(clinic Clinic) bool { return !who.Sees(clinic.ID) })
	part.providers = slices.DeleteFunc(slices.Clone(c.providers), func(p Provider) bool { return !who.Sees(p.ClinicID) })
	return &part
}

// Clinic returns an active clinic, and whether there is one of that id.
func (c *Catalogue) Clinic(id uuid.UUID) (Clinic, bool) {
	n := slices.IndexFunc(c.Clinics, func(clinic Clinic) bool { return clinic.ID == id })
	if n < 0 {
		return Clinic{}, false
	}
	return c.Clinics[n], true
}

func (d *Directory) read(ctx context.Context, c *Catalogue) (err error) {
	if c.Organisation, err = d.organisation(ctx); err != nil {
		return err
	}
	conn := d.DB.Conn(ctx)
	if err := conn.NewSelect().Model(&c.Clinics).Where("active").Order("position", "code").Scan(ctx); err != nil {
		return err
	}
	err = conn.NewSelect().Model(&c.providers).Join("JOIN clinics AS c ON c.id = p.clinic_id AND c.active").
		Where("p.active").Order("c.position", "c.code", "p.position", "p.id").Scan(ctx)
	if err != nil {
		return err
	}
	hours := []Hours{}
	if err := conn.NewSelect().Model(&hours).Order("provider_id", "weekday", "opens").Scan(ctx); err != nil {
		return err
	}
	c.hours = map[uuid.UUID][]Hours{}
	for _, h := range hours {
		c.hours[h.ProviderID] = append(c.hours[h.ProviderID], h)
	}
	services := []Service{}
	if err := conn.NewSelect().Model(&services).Scan(ctx); err != nil {
		return err
	}
	c.services = make(map[uuid.UUID]Service, len(services))
	for _, s := range services {
		c.services[s.ID] = s
	}
	return nil
}

// organisation is the centre. Before it is set up, it is an empty one in Riyadh.
func (d *Directory) organisation(ctx context.Context) (Organisation, error) {
	found := []Organisation{}
	if err := d.DB.Conn(ctx).NewSelect().Model(&found).Limit(1).Scan(ctx); err != nil {
		return Organisation{}, err
	}
	if len(found) == 0 {
		return Organisation{TimeZone: DefaultZone, Weekend: []int64{5, 6}}, nil
	}
	return found[0], nil
}

// Providers returns the active providers in the order in which they are shown: those of one clinic, or all of
// them for uuid.Nil. The list is the caller's own.
func (c *Catalogue) Providers(clinic uuid.UUID) []Provider {
	list := make([]Provider, 0, len(c.providers))
	for _, p := range c.providers {
		if clinic == uuid.Nil || p.ClinicID == clinic {
			list = append(list, p)
		}
	}
	return list
}

// Provider returns an active provider, and whether there is one of that id.
func (c *Catalogue) Provider(id uuid.UUID) (Provider, bool) {
	n := slices.IndexFunc(c.providers, func(p Provider) bool { return p.ID == id })
	if n < 0 {
		return Provider{}, false
	}
	return c.providers[n], true
}

// Hours returns the weekly hours of a provider, in order.
func (c *Catalogue) Hours(provider uuid.UUID) []Hours { return c.hours[provider] }

// Service returns a service, active or not; of an unknown id an empty one.
func (c *Catalogue) Service(id uuid.UUID) Service { return c.services[id] }

// Offered returns the active services of the active clinics, each clinic's by its codes.
func (c *Catalogue) Offered() (list []Service) {
	for _, clinic := range c.Clinics {
		first := len(list)
		for _, s := range c.services {
			if s.Active && s.ClinicID == clinic.ID {
				list = append(list, s)
			}
		}
		slices.SortFunc(list[first:], func(a, b Service) int { return strings.Compare(a.Code, b.Code) })
	}
	return list
}

// Organisation returns the centre. Before it is set up, it is an empty one in Riyadh.
func (d *Directory) Organisation(ctx context.Context) (Organisation, error) {
	c, err := d.Catalogue(ctx)
	if err != nil {
		return Organisation{}, err
	}
	return c.Organisation, nil
}
