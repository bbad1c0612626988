package notes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// MostSections is the most sections of a template.
const MostSections = 12

// longTitle is the most characters of a section's title.
const longTitle = 80

// Template is how a clinic keeps its notes. Each change is an edition of its own; notes keep the one they began with.
type Template struct {
	bun.BaseModel `bun:"table:note_templates,alias:t"`
	signal.Source `bun:"-"`

	ID            uuid.UUID `bun:",pk"`
	ClinicID      uuid.UUID `bun:",nullzero"` // uuid.Nil: of the clinics that have none of their own
	Edition       int
	Sections      []Title `bun:"type:jsonb"`
	BeforeInvoice bool    // a visit is not billed before its note is signed
	CreatedAt     time.Time
}

// Title is what a section of a note is called.
type Title struct {
	TitleAr string `json:"title_ar"`
	TitleEn string `json:"title_en"`
}

// blank are the sections of a note that is begun.
func (t *Template) blank() []Section {
	list := make([]Section, len(t.Sections))
	for i, title := range t.Sections {
		list[i] = Section{TitleAr: title.TitleAr, TitleEn: title.TitleEn}
	}
	return list
}

// Template returns how a clinic keeps its notes now.
func (s *Service) Template(ctx context.Context, clinic uuid.UUID) (*Template, error) {
	t := new(Template)
	err := s.DB.Conn(ctx).NewSelect().Model(t).Where("t.clinic_id = ? OR t.clinic_id IS NULL", clinic).
		OrderExpr("t.clinic_id NULLS LAST, t.edition DESC").Limit(1).Scan(ctx)
	if err != nil {
		return nil, db.Found(err)
	}
	return t, nil
}

// Templates returns the latest edition of each clinic's template, and of that of all others, under uuid.Nil.
func (s *Service) Templates(ctx context.Context) (map[uuid.UUID]*Template, error) {
	list := []*Template{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).DistinctOn("t.clinic_id").OrderExpr("t.clinic_id, t.edition DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notes: templates: %w", err)
	}
	all := map[uuid.UUID]*Template{}
	for _, t := range list {
		all[t.ClinicID] = t
	}
	return all, nil
}

// Revise keeps a new edition of a clinic's template. Edition is the one that the user saw: ErrStale where there is a later
// one. Titles without a word in either language are left out; fault.ErrInvalid says which of the others lack one.
func (s *Service) Revise(ctx context.Context, t Template) (*Template, error) {
	clean, err := titles(t.Sections)
	if err != nil {
		return nil, err
	}
	t.ID, t.Sections, t.CreatedAt = db.NewID(), clean, s.DB.Now(ctx)
	t.Edition++
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&t).Exec(ctx)
		return db.Constraints{"note_templates_in_order": fault.New(fault.Stale, "fault.stale")}.Fault(err)
	})
	if err != nil {
		return nil, err
	}
	return &t, nil
}

// TitleField is the name of the input of the nth title in a language, "ar" or "en".
func TitleField(n int, language string) string { return FieldOf(n) + "_" + language }

func titles(typed []Title) ([]Title, error) {
	var c fault.Check
	list := []Title{}
	for i, title := range typed {
		ar, arErr := text.Optional(title.TitleAr, longTitle)
		en, enErr := text.Optional(title.TitleEn, longTitle)
		for language, err := range map[string]error{"ar": arErr, "en": enErr} {
			c.Note(TitleField(i, language), err)
		}
		if ar == "" && en == "" {
			continue
		}
		c.Require(ar != "", TitleField(i, "ar"), "fault.required")
		c.Require(en != "", TitleField(i, "en"), "fault.required")
		list = append(list, Title{ar, en})
	}
	c.Require(len(list) > 0, TitleField(0, "ar"), "fault.required")
	if len(list) > MostSections {
		list = list[:MostSections]
	}
	return list, c.Err()
}
