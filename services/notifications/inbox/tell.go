package inbox

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
)

// word is what some users are to be told.
type word struct {
	Kind      Kind
	About     string
	PatientID uuid.UUID
	Facts     Facts
	Path      string
	To        schema.QueryWithArgs // which of the users u that may be told
}

// tell tells users of what happened, in the transaction of the cause: two statements, however many users.
// Whoever did it knows, and whoever wants no notices of its kind has none.
func (s *Service) tell(ctx context.Context, w word) error {
	if len(w.Kind.meaning().Needs) == 0 {
		return fmt.Errorf("inbox: no kind of notice is called %q", w.Kind)
	}
	users, err := s.audience(ctx, w)
	if err != nil || len(users) == 0 {
		return err
	}
	now, needsAction := s.DB.Now(ctx), w.Kind.meaning().NeedsAction
	list := make([]Notice, len(users))
	for i, user := range users {
		list[i] = Notice{
			ID: db.NewID(), UserID: user, Kind: w.Kind, About: w.About, PatientID: w.PatientID, Facts: w.Facts,
			Path: w.Path, NeedsAction: needsAction, Count: 1, CreatedAt: now, LastAt: now,
		}
	}
	_, err = s.DB.Conn(ctx).NewInsert().Model(&list).
		On("CONFLICT (user_id, about) WHERE read_at IS NULL DO UPDATE").
		Set("kind = EXCLUDED.kind, patient_id = EXCLUDED.patient_id, facts = EXCLUDED.facts, path = EXCLUDED.path").
		Set("needs_action = EXCLUDED.needs_action, count = n.count + 1, last_at = EXCLUDED.last_at").
		Returning("NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("inbox: tell of %s: %w", w.About, err)
	}
	return nil
}

// audience returns whom to tell, always in the same order: two who tell the same users must not wait for each
// other. An undo of a user's keeps that user to itself, and so is over or has to wait.
func (s *Service) audience(ctx context.Context, w word) (users []uuid.UUID, err error) {
	err = s.DB.Conn(ctx).NewRaw(`
		SELECT u.id FROM users AS u WHERE u.active AND u.role IN (?) AND u.id <> ? AND (?)
		AND NOT EXISTS (SELECT FROM notice_preferences AS p WHERE p.user_id = u.id AND p.kind = ? AND NOT p.shown)
		ORDER BY u.id FOR KEY SHARE OF u`, bun.List(w.Kind.meaning().roles()), access.Who(ctx).ID, w.To, w.Kind).Scan(ctx, &users)
	if err != nil {
		return nil, fmt.Errorf("inbox: who hears of %s: %w", w.About, err)
	}
	return users, nil
}

// Task is something that waits for the desk.
type Task struct {
	Kind      Kind // DeskTask, or another that needs action
	PatientID uuid.UUID
	Path      string // where it can be done
	About     string // names what it is about, such as "reply:<id>"; empty for whatever is at its path
	Says      string // message key of its words; empty for those of its kind
}

// TellDesk tells the users who book and answer patients that something waits for them, in the transaction of ctx.
func (s *Service) TellDesk(ctx context.Context, t Task) error {
	if t.Kind == "" {
		t.Kind = DeskTask
	}
	if t.About == "" {
		t.About = t.Path
	}
	return s.tell(ctx, word{
		Kind: t.Kind, About: t.About, PatientID: t.PatientID, Facts: Facts{Says: t.Says}, Path: t.Path, To: bun.SafeQuery("TRUE"),
	})
}
