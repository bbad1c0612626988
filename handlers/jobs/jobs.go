// Package jobs is the screen on which an admin looks after the work in the background.
package jobs

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/queue"
	views "tenhal.sa/tenhal/views/jobs"
	"tenhal.sa/tenhal/views/ui"
)

// Screen looks after jobs.
type Screen struct {
	Queue *queue.Queue
}

// Index shows how full the queues are, and the jobs that failed for good.
func (s *Screen) Index(c *fiber.Ctx) error {
	page, err := s.page(c.UserContext(), max(c.QueryInt("page", 1), 1))
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(page))
}

// Retry runs a dead job again.
func (s *Screen) Retry(c *fiber.Ctx) error {
	return s.act(c, s.Queue.Retry(c.UserContext(), c.Params("id")))
}

// Discard gives a dead job up. It takes a reason.
func (s *Screen) Discard(c *fiber.Ctx) error {
	return s.act(c, s.Queue.Discard(c.UserContext(), c.Params("id"), screen.Body(c, "reason")))
}

func (s *Screen) act(c *fiber.Ctx, refusal error) error {
	if refusal == nil {
		return screen.Go(c, "/admin/jobs")
	}
	form := ui.Form{}
	if !screen.Refused(refusal, &form) {
		return refusal
	}
	page, err := s.page(c.UserContext(), 1)
	if err != nil {
		return err
	}
	page.Form = form
	return screen.Again(c, refusal, views.Index(page), views.Index(page))
}

func (s *Screen) page(ctx context.Context, n int) (views.Page, error) {
	page := views.Page{}
	depths, err := s.Queue.Depths(ctx)
	if err != nil {
		return page, err
	}
	for _, d := range depths {
		page.Queues = append(page.Queues, views.Queue{Name: string(d.Queue), Due: d.Due, Later: d.Later, Running: d.Leased, Dead: d.Dead, Oldest: d.Oldest})
	}
	dead, total, err := s.Queue.Dead(ctx, n)
	if err != nil {
		return page, err
	}
	for _, d := range dead {
		page.Dead = append(page.Dead, views.Dead{
			ID: d.JobID, Kind: d.Kind, Queue: string(d.Queue), Args: string(d.Args), Attempts: d.Attempts, Error: d.Error, At: d.DiedAt,
		})
	}
	page.Pages = pages(ctx, n, len(dead), total)
	return page, nil
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
