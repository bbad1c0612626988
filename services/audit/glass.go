package audit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Needs are what somebody may need a restricted record for, in the order in which they are shown.
var Needs = []string{"treatment", "emergency", "booking", "billing", "request", "complaint", "other"}

// Minutes are how long the glass may stay broken: an hour at most, which the database holds too.
var Minutes = []int{15, 30, 60}

// Break is a restricted record that somebody opened for a while.
type Break struct {
	bun.BaseModel `bun:"table:glass_breaks,alias:gb"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	PatientID  uuid.UUID
	UserID     uuid.UUID
	Ground     string
	Reason     string
	At         time.Time
	Until      time.Time
	ReviewedBy uuid.UUID `bun:",nullzero"`
	ReviewedAt time.Time `bun:",nullzero"`
	Note       string
}

type (
	// GlassWasBroken says that somebody opened a restricted record.
	GlassWasBroken struct{ BreakID, PatientID uuid.UUID }
	// GlassWasReviewed says that somebody judged that.
	GlassWasReviewed struct{ BreakID uuid.UUID }
)

// Need is why somebody breaks the glass, and for how long.
type Need struct {
	PatientID uuid.UUID
	Ground    string
	Reason    string
	Minutes   int
}

// BreakGlass opens a restricted record to whoever acts, who has just shown who they are. Those who answer for privacy
// hear of it at once. It returns fault.ErrInvalid with the inputs at fault, and ErrNotRestricted.
func (s *Service) BreakGlass(ctx context.Context, need Need) error {
	var check fault.Check
	check.Require(slices.Contains(Needs, need.Ground), "ground", "fault.choice")
	check.Require(slices.Contains(Minutes, need.Minutes), "minutes", "fault.choice")
	reason := stated(&check, "reason", need.Reason)
	if err := check.Err(); err != nil {
		return err
	}
	return s.DB.Tx(WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		var restricted bool
		err := tx.NewRaw("SELECT EXISTS (SELECT FROM patient_restrictions WHERE patient_id = ? AND lifted_at IS NULL)", need.PatientID).Scan(ctx, &restricted)
		if err != nil {
			return fmt.Errorf("audit: break glass: %w", err)
		}
		if !restricted {
			return ErrNotRestricted
		}
		now := s.DB.Now(ctx)
		b := &Break{
			ID: db.NewID(), PatientID: need.PatientID, UserID: access.Who(ctx).ID, Ground: need.Ground, Reason: reason,
			At: now, Until: now.Add(time.Duration(need.Minutes) * time.Minute),
		}
		b.Raise(GlassWasBroken{b.ID, b.PatientID})
		_, err = tx.NewInsert().Model(b).Exec(ctx)
		return constraints.Fault(err)
	})
}

// Use is a broken glass with whose it was, and what was seen by it.
type Use struct {
	Break `bun:",extend"`

	PatientAr  string
	PatientEn  string
	FileNumber string
	UserAr     string
	UserEn     string
	ReviewerAr string
	ReviewerEn string
	Reads      int
}

// Uses returns those that nobody has reviewed, the oldest first, or the latest of those that somebody has; and whether
// there are more. The first page is 1.
func (s *Service) Uses(ctx context.Context, reviewed bool, page int) (uses []Use, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().Model(&uses).ColumnExpr("gb.*").
		ColumnExpr("p.name_ar AS patient_ar, p.name_en AS patient_en, p.file_number, u.name_ar AS user_ar, u.name_en AS user_en").
		ColumnExpr("coalesce(v.name_ar, '') AS reviewer_ar, coalesce(v.name_en, '') AS reviewer_en").
		ColumnExpr("(SELECT count(*) FROM record_reads WHERE break_id = gb.id) AS reads").
		Join("JOIN patients AS p ON p.id = gb.patient_id").Join("JOIN users AS u ON u.id = gb.user_id").Join("LEFT JOIN users AS v ON v.id = gb.reviewed_by")
	if reviewed {
		q.Where("gb.reviewed_at IS NOT NULL").Order("gb.at DESC", "gb.id DESC")
	} else {
		q.Where("gb.reviewed_at IS NULL").Order("gb.at", "gb.id")
	}
	if err := db.Page(q, page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("audit: uses: %w", err)
	}
	uses, more = db.Cut(uses, PageSize)
	return uses, more, nil
}

// Review notes what somebody thinks of a broken glass. It returns fault.ErrInvalid without a note, ErrOwnReview to
// whoever broke it, ErrReviewed, and db.ErrNotFound.
func (s *Service) Review(ctx context.Context, id uuid.UUID, note string) error {
	var check fault.Check
	note = stated(&check, "note", note)
	if err := check.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		b := &Break{ID: id}
		if err := tx.NewSelect().Model(b).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		switch who := access.Who(ctx); {
		case who.ID == b.UserID:
			return ErrOwnReview
		case !b.ReviewedAt.IsZero():
			return ErrReviewed
		default:
			b.ReviewedBy, b.ReviewedAt, b.Note = who.ID, s.DB.Now(ctx), note
		}
		b.Raise(GlassWasReviewed{b.ID})
		if _, err := tx.NewUpdate().Model(b).Column("reviewed_by", "reviewed_at", "note").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("audit: review: %w", err)
		}
		return nil
	})
}
