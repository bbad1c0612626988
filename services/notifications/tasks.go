package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// ErrTaskDone says that somebody else has seen to a task already.
var ErrTaskDone = fault.New(fault.Conflict, "messages.task_done")

// TaskKind is what a task of the desk is about.
type TaskKind string

// The kinds.
const (
	AReply      TaskKind = "reply"        // somebody wrote what the program does not understand, or must not act on
	AnotherTime TaskKind = "another_time" // somebody asks for another time
	NotReached  TaskKind = "unreachable"  // no channel leads to somebody who should be told
)

// Task is something that somebody at the desk has to see to.
type Task struct {
	bun.BaseModel `bun:"table:desk_tasks,alias:dt"`
	signal.Source `bun:"-"`

	ID            uuid.UUID `bun:",pk"`
	Kind          TaskKind
	PatientID     uuid.UUID `bun:",nullzero"`
	AppointmentID uuid.UUID `bun:",nullzero"`
	MessageID     uuid.UUID `bun:",nullzero"`
	ReplyID       uuid.UUID `bun:",nullzero"`
	Channel       Channel
	Address       string
	Words         string // of whoever asks
	CreatedAt     time.Time
	DoneAt        time.Time `bun:",nullzero"`
	DoneBy        uuid.UUID `bun:",nullzero"`
	Version       int
}

// askDesk has the desk see to somebody whom a message did not reach. Whoever wants to hear nothing is left alone.
func (s *Service) askDesk(ctx context.Context, m *Message) error {
	if m.PatientID == uuid.Nil || m.Reason == OptedOut || m.BroadcastID != uuid.Nil {
		return nil
	}
	return s.task(ctx, &Task{
		Kind: NotReached, PatientID: m.PatientID, AppointmentID: m.AppointmentID, MessageID: m.ID, Channel: m.Channel, Address: m.Recipient,
	})
}

// task writes down a task, unless the same is open already.
func (s *Service) task(ctx context.Context, t *Task) error {
	conn := s.DB.Conn(ctx)
	if t.Kind != AReply && t.AppointmentID != uuid.Nil {
		known, err := conn.NewSelect().Model((*Task)(nil)).
			Where("kind = ? AND appointment_id = ? AND done_at IS NULL", t.Kind, t.AppointmentID).Exists(ctx)
		if err != nil || known {
			return err
		}
	}
	t.ID, t.Version, t.CreatedAt = db.NewID(), 1, s.DB.Now(ctx)
	t.Raise(DeskWasAsked{TaskID: t.ID, Kind: t.Kind, PatientID: t.PatientID})
	if _, err := conn.NewInsert().Model(t).Exec(ctx); err != nil {
		return fmt.Errorf("notifications: task: %w", err)
	}
	return nil
}

// Finish notes that somebody at the desk has seen to a task. It returns ErrTaskDone where somebody else has.
func (s *Service) Finish(ctx context.Context, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t := &Task{ID: id}
		if err := tx.NewSelect().Model(t).WherePK().Where("(dt.patient_id IS NULL OR ?)", patients.Seen(ctx, "dt.patient_id")).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if !t.DoneAt.IsZero() {
			return ErrTaskDone
		}
		t.DoneAt, t.DoneBy, t.Version = s.DB.Now(ctx), access.Who(ctx).ID, t.Version+1
		if _, err := tx.NewUpdate().Model(t).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("notifications: finish: %w", err)
		}
		return nil
	})
}
