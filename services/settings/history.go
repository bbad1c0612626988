package settings

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Change is what somebody decided of a setting. Nobody can change it any more.
type Change struct {
	bun.BaseModel `bun:"table:setting_changes,alias:sc"`

	ID int64 `bun:",pk"`
	At
	Was       *int  // nil: as in the centre, or in the centre as declared
	Value     *int  // nil likewise
	Restored  int64 `bun:",nullzero"` // the change whose value it took over; 0 where it was typed
	Version   int
	ActorID   uuid.UUID `bun:",nullzero"`
	ActorName string    // in English, as it was then; empty where it was done by hand in the database
	Reason    string
	ChangedAt time.Time `bun:"at"`

	ActorAr, ActorEn string `bun:",scanonly"` // as they are called now
}

// By returns who decided, in the reader's language.
func (c *Change) By(ctx context.Context) string {
	if name := i18n.Pick(ctx, c.ActorAr, c.ActorEn); name != "" {
		return name
	}
	return c.ActorName
}

// PageSize is how many changes a page of the history has.
const PageSize = 50

const lastPage = 10_000

// History returns what was decided of a setting, for the centre and for clinics, the latest first, and whether there is
// more after a page.
func (s *Service) History(ctx context.Context, key Key, page int) (list []Change, more bool, err error) {
	err = s.changes(ctx, &list).Where("sc.key = ?", key).Order("sc.id DESC").Limit(PageSize + 1).
		Offset(int64(min(max(page, 1), lastPage)-1) * PageSize).Scan(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("settings: history of %s: %w", key, err)
	}
	if len(list) > PageSize {
		return list[:PageSize], true, nil
	}
	return list, false, nil
}

// Decided returns the latest change of each setting wherever one was decided: what it is there now, with its version.
func (s *Service) Decided(ctx context.Context) (map[At]Change, error) {
	list, all := []Change{}, map[At]Change{}
	err := s.changes(ctx, &list).DistinctOn("sc.key, sc.clinic_id").OrderExpr("sc.key, sc.clinic_id, sc.id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("settings: decided: %w", err)
	}
	for _, c := range list {
		all[c.At] = c
	}
	return all, nil
}

func (s *Service) changes(ctx context.Context, list *[]Change) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(list).ColumnExpr("sc.*, u.name_ar AS actor_ar, u.name_en AS actor_en").
		Join("LEFT JOIN users AS u ON u.id = sc.actor_id")
}
