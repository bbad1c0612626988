package inbox

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
)

// Preference is what a user wants to hear of a kind.
type Preference struct {
	bun.BaseModel `bun:"table:notice_preferences,alias:p"`

	UserID uuid.UUID `bun:",pk"`
	Kind   Kind      `bun:",pk"`
	Shown  bool      // told at all
	Rings  bool      // counted on the bell
	Fixed  bool      `bun:"-"` // nobody chooses otherwise
}

// Preferences returns what whoever asks wants to hear of each kind that they may be told of.
func (s *Service) Preferences(ctx context.Context) ([]Preference, error) {
	who, chosen := access.Who(ctx), []Preference{}
	if err := s.DB.Conn(ctx).NewSelect().Model(&chosen).Where("user_id = ?", who.ID).Scan(ctx); err != nil {
		return nil, fmt.Errorf("inbox: preferences: %w", err)
	}
	list := []Preference{}
	for _, m := range For(who) {
		p := Preference{UserID: who.ID, Kind: m.Kind, Shown: true, Rings: m.Rings, Fixed: m.Always}
		for _, c := range chosen {
			if c.Kind == m.Kind && !m.Always {
				p = c
			}
		}
		list = append(list, p)
	}
	return list, nil
}

// Prefer keeps what whoever asks wants to hear. Kinds that they are not told of anyway, and those of which they always are, are
// passed over.
func (s *Service) Prefer(ctx context.Context, wishes map[Kind]Preference) error {
	who, list := access.Who(ctx), []Preference{}
	for _, m := range For(who) {
		if wish, made := wishes[m.Kind]; made && !m.Always {
			list = append(list, Preference{UserID: who.ID, Kind: m.Kind, Shown: wish.Shown, Rings: wish.Shown && wish.Rings})
		}
	}
	if len(list) == 0 {
		return nil
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&list).On("CONFLICT (user_id, kind) DO UPDATE").
			Set("shown = EXCLUDED.shown, rings = EXCLUDED.rings").Exec(ctx)
		if err != nil {
			return fmt.Errorf("inbox: prefer: %w", err)
		}
		return nil
	})
}
