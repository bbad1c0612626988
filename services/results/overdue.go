package results

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/settings"
)

// AskOverdue is the job that asks for the results of orders that have waited for long, by the numbers of the orders: what a
// server has dated wrong is found so.
type AskOverdue struct{}

// Kind names the job.
func (AskOverdue) Kind() string { return "results.ask_overdue" }

// Queue puts the job with the exchanges with others.
func (AskOverdue) Queue() queue.Name { return queue.Integrations }

const (
	overdueAfter = 24 * time.Hour
	overdueUntil = 60 * 24 * time.Hour // older ones are given up
	askedAtOnce  = 20
	askedInAll   = 500 // in a night, of each kind
)

// AskOverdue does the job.
func (s *Service) AskOverdue(ctx context.Context, _ AskOverdue) error {
	on, err := s.Settings.On(ctx, settings.ResultFeeds, uuid.Nil)
	if err != nil || !on {
		return err
	}
	var errs []error
	for _, kind := range Kinds {
		if feed := s.Feeds[kind]; feed != nil {
			errs = append(errs, s.askOverdue(ctx, kind, feed))
		}
	}
	return errors.Join(errs...)
}

func (s *Service) askOverdue(ctx context.Context, kind Kind, feed Feed) error {
	now, numbers := s.DB.Now(ctx), []string{}
	// Where there are more than are asked for in a night, each night draws others: those that never get a result hold up no other.
	err := s.DB.Conn(ctx).NewRaw(`SELECT placer_no FROM test_orders
WHERE status IN ('open', 'partial') AND kind = ? AND ordered_at BETWEEN ? AND ? ORDER BY md5(id::text || ?), id LIMIT ?`,
		kind, now.Add(-overdueUntil), now.Add(-overdueAfter), now.Format(time.DateOnly), askedInAll).Scan(ctx, &numbers)
	if err != nil {
		return fmt.Errorf("results: overdue orders: %w", err)
	}
	source, err := s.hold(ctx, kind, feed.Base())
	if err != nil || source == nil {
		return err
	}
	r := &run{Source: source, feed: feed, seen: map[string]time.Time{}, times: map[string]time.Time{}}
	queue.Count(ctx, "orders_asked", len(numbers))
	var failed error
	for len(numbers) > 0 && failed == nil {
		some := numbers[:min(askedAtOnce, len(numbers))]
		numbers = numbers[len(some):]
		failed = feed.Ask(ctx, some, func(ctx context.Context, page []Payload) error { return s.keep(ctx, r, page) })
	}
	if failed == nil {
		failed = s.settleAll(ctx, r)
	}
	switch {
	case errors.Is(failed, errLost):
		return nil
	case failed != nil && !ofTheSource(failed):
		return errors.Join(failed, s.release(ctx, source))
	}
	return errors.Join(s.letGo(ctx, source, time.Time{}, failed), r.trouble) // how far we are follows from what has changed alone
}
