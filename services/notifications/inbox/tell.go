package inbox

import (
	"context"
	"encoding/json"
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

// patient is nil where it is about none.
func (w word) patient() *uuid.UUID {
	if w.PatientID == uuid.Nil {
		return nil
	}
	return &w.PatientID
}

// tell tells users of what happened, in the transaction of the cause: one statement, however many users.
// Whoever did it knows, and whoever wants no notices of its kind has none.
//
// The users are told always in the same order: two who tell the same users must not wait for each other. An undo of
// a user's keeps that user to itself, and so is over or has to wait.
func (s *Service) tell(ctx context.Context, w word) error {
	_, err := s.reach(ctx, w)
	return err
}

// reach is tell for whoever has others to tell where nobody was reached: it reports whether somebody was.
func (s *Service) reach(ctx context.Context, w word) (bool, error) {
	meaning := w.Kind.meaning()
	if len(meaning.Needs) == 0 {
		return false, fmt.Errorf("inbox: no kind of notice is called %q", w.Kind)
	}
	facts, err := json.Marshal(w.Facts)
	if err != nil {
		return false, fmt.Errorf("inbox: facts of %s: %w", w.About, err)
	}
	// Each user's notice has an id of its own that begins like one made now, so that later ones sort after it.
	res, err := s.DB.Conn(ctx).NewRaw(`
INSERT INTO notices AS n (id, user_id, kind, about, patient_id, facts, path, needs_action, created_at, last_at)
SELECT (left(?8, 24) || right(gen_random_uuid()::text, 12))::uuid, told.id, ?0, ?1, ?2, ?3::jsonb, ?4, ?5, ?6, ?6 FROM (?7) AS told
ON CONFLICT (user_id, about) WHERE read_at IS NULL DO UPDATE
SET kind = EXCLUDED.kind, patient_id = EXCLUDED.patient_id, facts = EXCLUDED.facts, path = EXCLUDED.path,
  needs_action = EXCLUDED.needs_action, count = n.count + 1, last_at = EXCLUDED.last_at`,
		w.Kind, w.About, w.patient(), string(facts), w.Path, meaning.NeedsAction, s.DB.Now(ctx), s.Hearers(ctx, w.Kind, w.To), db.NewID().String()).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("inbox: tell of %s: %w", w.About, err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Hearers is the query of the ids of the users who hear of a kind, of those users u that a condition names: whoever may and
// wants to, but for who acts in ctx and knows. They are locked in the order of their ids.
func (s *Service) Hearers(ctx context.Context, kind Kind, to schema.QueryWithArgs) *bun.SelectQuery {
	hears := s.DB.Conn(ctx).NewSelect().TableExpr("users AS u").Column("u.id").
		Where("u.active AND u.role IN (?) AND u.id <> ? AND (?)", bun.List(kind.meaning().roles()), access.Who(ctx).ID, to).
		Order("u.id").For("KEY SHARE OF u")
	if kind.meaning().Always {
		return hears
	}
	return hears.Where("NOT EXISTS (SELECT FROM notice_preferences AS p WHERE p.user_id = u.id AND p.kind = ? AND NOT p.shown)", kind)
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
		Kind: t.Kind, About: t.About, PatientID: t.PatientID, Facts: Facts{Says: t.Says}, Path: t.Path,
		To: bun.SafeQuery("u.clinics IS NULL OR EXISTS (SELECT FROM patient_files AS f WHERE f.patient_id = ? AND f.clinic_id = ANY (u.clinics))", t.PatientID),
	})
}
