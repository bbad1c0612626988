package einvoices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// Watch is the job that says in time which documents are about to be late, and that the certificate is about to end.
type Watch struct{}

// Kind names the job on the queue.
func (Watch) Kind() string { return "einvoices.watch" }

// Queue is where the job waits. It asks the authority nothing.
func (Watch) Queue() queue.Name { return queue.Reports }

// AreLate says that the authority does not have documents, and that the time of the first of them is soon up, or is.
type AreLate struct {
	Count    int
	Hours    int       // since the issue of the last of them at least, one of Lateness; 0: what there is in the evening
	Deadline time.Time // of the first
}

// Ends says that the certificate of the unit that stamps our invoices is about to end.
type Ends struct {
	Days int // until then, or fewer: one of Notice
	At   time.Time
}

// Alarms are who hears of that, in the transaction of ctx.
type Alarms struct {
	Late func(ctx context.Context, late AreLate) error
	Ends func(ctx context.Context, ends Ends) error
}

// Lateness is after how many hours without an answer it is said, the worst first: at the last, the law's time is up.
var Lateness = []int{24, 20, 12, 4}

// Notice is how many days before the end of a certificate it is said, the least first.
var Notice = []int{1, 7, 30}

// Watch does the job. Each document is told of once at each step, with all that have come as far, and so is each certificate.
// Where steps were missed, the last says it all.
func (s *Service) Watch(ctx context.Context, _ Watch) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := s.DB.Now(ctx)
		for n, hours := range Lateness {
			if err := s.watchLate(ctx, tx, now, Lateness[n:]); err != nil {
				return fmt.Errorf("einvoices: watch %d hours: %w", hours, err)
			}
		}
		if err := s.watchCertificate(ctx, tx, now); err != nil {
			return fmt.Errorf("einvoices: watch certificate: %w", err)
		}
		return nil
	})
}

// watchLate tells of the documents that have come to the first of some steps since it was told last.
func (s *Service) watchLate(ctx context.Context, tx bun.Tx, now time.Time, steps []int) error {
	late, last := AreLate{Hours: steps[0]}, time.Time{}
	err := tx.NewSelect().Model((*EInvoice)(nil)).
		ColumnExpr("count(*), coalesce(min(ei.deadline), ?0), coalesce(max(ei.deadline), ?0)", now).
		Where(unsettled).Where("ei.deadline <= ?", now.Add(Limit-time.Duration(late.Hours)*time.Hour)).
		Where("ei.deadline > coalesce((SELECT ea.upto FROM einvoice_alarms AS ea WHERE ea.about = ?), '-infinity')", lateFor(late.Hours)).
		Scan(ctx, &late.Count, &late.Deadline, &last)
	if err != nil || late.Count == 0 {
		return err
	}
	news := false
	for n, hours := range steps { // whoever hears of a step need not hear of those before it
		first, err := s.note(ctx, tx, lateFor(hours), last)
		if err != nil {
			return err
		}
		news = news || first && n == 0
	}
	queue.Count(ctx, "einvoices_late", late.Count)
	if !news || s.Alarms.Late == nil {
		return nil
	}
	return s.Alarms.Late(ctx, late)
}

func lateFor(hours int) string { return fmt.Sprintf("late:%d", hours) }

// watchCertificate tells that the certificate ends, where e-invoices are made at all.
func (s *Service) watchCertificate(ctx context.Context, tx bun.Tx, now time.Time) error {
	on, err := s.On(ctx)
	if err != nil || !on {
		return err
	}
	u, err := s.Active(ctx)
	if errors.Is(err, ErrNoUnit) {
		return nil
	}
	if err != nil {
		return err
	}
	news, ends := false, Ends{At: u.ValidUntil}
	for _, days := range Notice {
		if now.AddDate(0, 0, days).Before(u.ValidUntil) {
			continue
		}
		first, err := s.note(ctx, tx, fmt.Sprintf("certificate:%s:%d", u.ID, days), u.ValidUntil)
		if err != nil {
			return err
		}
		if ends.Days == 0 { // what is nearest is told; what was missed is not
			ends.Days, news = days, first
		}
	}
	if !news || s.Alarms.Ends == nil {
		return nil
	}
	return s.Alarms.Ends(ctx, ends)
}

// note notes that something is told up to a time, and reports whether it was not before: of two who say it at once, one does.
func (s *Service) note(ctx context.Context, tx bun.Tx, about string, upto time.Time) (first bool, err error) {
	res, err := tx.NewRaw(`
INSERT INTO einvoice_alarms AS ea (about, upto) VALUES (?, ?)
ON CONFLICT (about) DO UPDATE SET upto = EXCLUDED.upto WHERE ea.upto < EXCLUDED.upto`, about, upto).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
