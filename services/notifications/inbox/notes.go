package inbox

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/notes"
)

// TellUnsigned is the job that tells clinicians of notes that they have owed for a day.
type TellUnsigned struct{}

// Kind names the job on the queue.
func (TellUnsigned) Kind() string { return "inbox.tell_unsigned" }

// Queue is where the job waits.
func (TellUnsigned) Queue() queue.Name { return queue.Reports }

// TellUnsigned does the job. Each note is told of once, to whoever is to write it.
func (s *Service) TellUnsigned(ctx context.Context, _ TellUnsigned) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		late, err := notes.TakeLate(ctx, tx, s.DB.Now(ctx))
		if err != nil {
			return err
		}
		for _, of := range late {
			err := s.tell(ctx, word{
				Kind: NoteUnsigned, About: note(of.AppointmentID), PatientID: of.PatientID, Facts: Facts{At: &of.StartsAt},
				Path: "/appointments/" + of.AppointmentID.String(), To: bun.SafeQuery("u.provider_id = ?", of.ProviderID),
			})
			if err != nil {
				return err
			}
		}
		queue.Count(ctx, "notes_unsigned", len(late))
		return nil
	})
}

// SettleUnsigned counts that as read once the note is signed.
func (s *Service) SettleUnsigned(ctx context.Context, was notes.WasSigned) error {
	return s.read(ctx, s.DB.Conn(ctx).NewUpdate().Model((*Notice)(nil)).
		Where("about = ? AND kind = ? AND read_at IS NULL", note(was.AppointmentID), NoteUnsigned), &Stroke{})
}

func note(visit uuid.UUID) string { return "note:" + visit.String() }
