package inbox

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
)

// Report is a report that is there to be read.
type Report struct {
	Kind  Kind // DayReady, FiguresReady or ReferralsReady
	Path  string
	From  civil.Date // its first day,
	To    civil.Date // and its last
	Users []uuid.UUID
}

// TellReport tells some users of a report, in the transaction of ctx. It says what it is of, and nothing of what is in it.
func (s *Service) TellReport(ctx context.Context, r Report) error {
	return s.tell(ctx, word{
		Kind: r.Kind, About: "report:" + r.Path, Facts: Facts{From: r.From, To: r.To}, Path: r.Path, To: bun.SafeQuery("u.id IN (?)", bun.List(r.Users)),
	})
}
