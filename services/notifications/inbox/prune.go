package inbox

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// Prune is the job that forgets notices that were read long ago.
type Prune struct{}

// Kind names the job on the queue.
func (Prune) Kind() string { return "inbox.prune" }

// Queue is where the job waits.
func (Prune) Queue() queue.Name { return queue.Reports }

// Prune does the job. What is unread stays, however old.
func (s *Service) Prune(ctx context.Context, _ Prune) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewDelete().Model((*Notice)(nil)).
			Where("read_at < ?::timestamptz - interval '90 days'", s.DB.Now(ctx)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("inbox: prune: %w", err)
		}
		n, err := res.RowsAffected()
		queue.Count(ctx, "notices_forgotten", int(n))
		return err
	})
}
