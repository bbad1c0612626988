package jobs

import (
	"context"
	"time"

	"github.com/uptrace/bun/driver/pgdriver"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// listen nudges the workers of a queue as soon as a job for it is committed, over one connection
// for the whole process. The listener reconnects by itself once it has been connected.
func (r *Runner) listen(ctx context.Context) {
	listener := pgdriver.NewListener(r.db.DB)
	defer listener.Close()
	for listener.Listen(ctx, "jobs") != nil {
		select {
		case <-ctx.Done():
			return
		case <-time.After(r.pace.brief):
		}
	}
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-listener.Channel():
			if p, ours := r.pools[queue.Name(n.Payload)]; ours {
				p.notified()
			}
		}
	}
}
