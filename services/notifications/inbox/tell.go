package inbox

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
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
	told := 0
	err = s.DB.Conn(ctx).NewRaw("SELECT tell_users(ARRAY(SELECT ?), ?, ?, ?, ?, ?, ?, ?, ?)", Hearers(ctx, w.Kind, w.To), db.NewID(),
		w.Kind, w.About, w.patient(), string(facts), w.Path, meaning.NeedsAction, s.DB.Now(ctx)).Scan(ctx, &told)
	if err != nil {
		return false, fmt.Errorf("inbox: tell of %s: %w", w.About, err)
	}
	return told > 0, nil
}

// Hearers are the ids of the users who hear of a kind, for a SELECT or FROM, of those users u that a condition names: whoever
// may and wants to, but for who acts in ctx and knows. They are locked in the order of their ids.
func Hearers(ctx context.Context, kind Kind, to schema.QueryWithArgs) schema.QueryAppender {
	meaning := kind.meaning()
	return bun.SafeQuery("hearers(ARRAY(SELECT u.id FROM users AS u WHERE ?), ?, ?, ?, ?)",
		to, kind, meaning.Always, pgdialect.Array(meaning.roles()), access.Who(ctx).ID)
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
