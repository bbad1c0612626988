// Package jobs is the screen on which an admin looks after the work in the background.
package jobs

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/schedules"
	views "tenhal.sa/tenhal/views/jobs"
	"tenhal.sa/tenhal/views/ui"
)

// Screen looks after jobs.
type Screen struct {
	Clock     clock.Clock
	Queue     *queue.Queue
	Schedules *schedules.Service
}

// Index shows who works and at what, how full the queues are, the jobs that failed for good, and
// what has run, as the address chooses it: ?page= of the failed ones, ?kind=&outcome=&day=&older= of those that ran.
func (s *Screen) Index(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	screen.Live(c)
	return screen.Page(c, views.Index(page), views.Parts(page))
}

// Retry runs a dead job again.
func (s *Screen) Retry(c *fiber.Ctx) error {
	return s.answer(c, s.Schedules.Retry(c.UserContext(), c.Params("id")), ui.Notice{Tone: ui.Ok, Title: "jobs.was_retried"})
}

// RetryAll runs all dead jobs again.
func (s *Screen) RetryAll(c *fiber.Ctx) error {
	n, err := s.Schedules.RetryAll(c.UserContext(), "")
	return s.answer(c, err, ui.Notice{Tone: ui.Ok, Title: i18n.N(c.UserContext(), "jobs.were_retried", n)})
}

// Discard gives a dead job up. It takes a reason.
func (s *Screen) Discard(c *fiber.Ctx) error {
	err := s.Schedules.Discard(c.UserContext(), c.Params("id"), screen.Body(c, "reason"))
	return s.answer(c, err, ui.Notice{Tone: ui.Ok, Title: "jobs.was_discarded"})
}

func (s *Screen) answer(c *fiber.Ctx, refusal error, done ui.Notice) error {
	if refusal == nil {
		return screen.Done(c, "/admin/jobs", done)
	}
	form := ui.Form{}
	if !screen.Refused(refusal, &form) {
		return refusal
	}
	page, err := s.page(c)
	if err != nil {
		return err
	}
	page.Form = form
	screen.Live(c)
	return screen.Again(c, refusal, views.Index(page), views.Index(page))
}

func (s *Screen) page(c *fiber.Ctx) (page views.Page, err error) {
	ctx := c.UserContext()
	page.Now = s.Clock.Now()
	if page.Queues, err = s.queues(ctx); err != nil {
		return page, err
	}
	if page.Workers, err = s.Queue.Workers(ctx); err != nil {
		return page, err
	}
	if page.Running, err = s.Queue.Running(ctx); err != nil {
		return page, err
	}
	if err = s.dead(ctx, &page, max(c.QueryInt("page", 1), 1)); err != nil {
		return page, err
	}
	return page, s.history(c, &page.History)
}

// queues are all there are, also those that are empty.
func (s *Screen) queues(ctx context.Context) (all []queue.Depth, err error) {
	full, err := s.Queue.Depths(ctx)
	for _, name := range queue.Names {
		d := queue.Depth{Queue: name}
		if i := slices.IndexFunc(full, func(d queue.Depth) bool { return d.Queue == name }); i >= 0 {
			d = full[i]
		}
		all = append(all, d)
	}
	return all, err
}

func (s *Screen) dead(ctx context.Context, page *views.Page, n int) error {
	jobs, total, err := s.Queue.Dead(ctx, n)
	if err != nil {
		return err
	}
	for _, d := range jobs {
		page.Dead = append(page.Dead, views.Dead{
			ID: d.JobID, Kind: d.Kind, Args: queue.Masked(d.Args), Attempts: d.Attempts, Error: d.Error, At: d.DiedAt,
		})
	}
	page.Pages = pages(ctx, n, len(jobs), total)
	return nil
}

// history reads the page of runs that the address chooses. A day that is none chooses nothing.
func (s *Screen) history(c *fiber.Ctx, h *views.History) error {
	ctx := c.UserContext()
	kinds, err := s.Queue.Kinds(ctx)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		h.Kinds = append(h.Kinds, ui.Option{Value: kind, Label: kind})
	}
	h.Filter.Values = map[string]string{}
	for _, name := range []string{"kind", "outcome", "day"} {
		h.Filter.Values[name] = screen.Query(c, name)
	}
	f := queue.RunFilter{Kind: h.Filter.Value("kind"), Outcome: h.Filter.Value("outcome")}
	f.Older, _ = strconv.ParseInt(c.Query("older"), 10, 64) // what is no number is the first page
	var more, ok bool
	if f.From, f.Until, ok = screen.Day(c, &h.Filter); !ok {
		return nil
	}
	if h.Runs, more, err = s.Queue.Runs(ctx, f); err == nil && more {
		h.Pages.Next = ui.Here(ctx, "older", strconv.FormatInt(h.Runs[len(h.Runs)-1].ID, 10))
	}
	return err
}

func pages(ctx context.Context, n, shown, total int) ui.Pages {
	from := (n-1)*queue.DeadPage + 1
	p := ui.Pages{From: from, To: from + shown - 1, Total: total}
	if n > 1 {
		p.Previous = ui.Here(ctx, "page", strconv.Itoa(n-1))
	}
	if p.To < total {
		p.Next = ui.Here(ctx, "page", strconv.Itoa(n+1))
	}
	return p
}
