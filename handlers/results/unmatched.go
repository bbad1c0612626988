package results

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/results"
	views "tenhal.sa/tenhal/views/results"
	"tenhal.sa/tenhal/views/ui"
)

// Unmatched lists the results that are nobody's, the oldest first.
func (s *Screen) Unmatched(c *fiber.Ctx) error {
	ctx, page := c.UserContext(), max(c.QueryInt("page"), 1)
	list, more, err := s.Results.Unmatched(ctx, page)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Unmatched(views.Strays{Rows: list, Now: s.Clock.Now(), Pages: ui.Around(ctx, page, more)}))
}

// Waiting lists the critical values that nobody has acknowledged.
func (s *Screen) Waiting(c *fiber.Ctx) error {
	ctx, page := c.UserContext(), max(c.QueryInt("page"), 1)
	list, more, err := s.Results.Waiting(ctx, page)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Waiting(views.Critical{Rows: list, Now: s.Clock.Now(), Pages: ui.Around(ctx, page, more)}))
}

// Stray is the page on which a result is filed by hand, or rejected.
func (s *Screen) Stray(c *fiber.Ctx) error { return s.stray(c, fiber.StatusOK, views.StrayPage{}) }

func (s *Screen) stray(c *fiber.Ctx, status int, page views.StrayPage) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	if page.Stray, err = s.Results.Stray(ctx, id); err != nil {
		return err
	}
	if page.Candidates, err = s.Results.Candidates(ctx, page.Stray); err != nil {
		return err
	}
	page.Reject.ID = "reject"
	return screen.Draw(c, status, views.Stray(page))
}

// Assign files a result with a patient: 422 for what was typed, 409 where what the source says contradicts.
func (s *Screen) Assign(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "file", "birth", "reason")}
	d, err := decision(c, form)
	if err != nil {
		return err
	}
	_, err = s.Results.Assign(c.UserContext(), d)
	if err == nil {
		return screen.Done(c, "/results/unmatched", ui.Notice{Tone: ui.Ok, Title: "results.was_assigned", Args: []any{"file", form.Value("file")}})
	}
	if errors.Is(err, results.ErrDecided) || !screen.Refused(err, &form) { // of what is no longer nobody's there is no such page
		return err
	}
	return s.stray(c, screen.Status(fault.Of(err).Kind), views.StrayPage{Assign: form})
}

// Reject says that a result is nobody's of ours: 422 without a reason.
func (s *Screen) Reject(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "reason")}
	d, err := decision(c, form)
	if err != nil {
		return err
	}
	_, err = s.Results.Reject(c.UserContext(), d)
	if err == nil {
		return screen.Done(c, "/results/unmatched", ui.Notice{Tone: ui.Ok, Title: "results.was_rejected"})
	}
	if errors.Is(err, results.ErrDecided) || !screen.Refused(err, &form) { // of what is no longer nobody's there is no such page
		return err
	}
	return s.stray(c, screen.Status(fault.Of(err).Kind), views.StrayPage{Reject: form})
}

// Sources is the page of how it goes with the sources.
func (s *Screen) Sources(c *fiber.Ctx) (err error) {
	ctx := c.UserContext()
	h := views.Health{Connected: map[string]bool{}}
	if h.On, err = s.on(c); err != nil {
		return err
	}
	if h.Sources, err = s.Results.Sources(ctx); err != nil {
		return err
	}
	for _, source := range h.Sources {
		h.Connected[source.ID.String()] = s.Results.Connected(source)
	}
	for _, kind := range results.Kinds {
		if s.Results.Feeds[kind] == nil {
			h.Missing = append(h.Missing, kind)
		}
	}
	if h.Troubles, err = s.Results.Troubles(ctx); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Sources(h))
}

// Resume has a source asked at once.
func (s *Screen) Resume(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if err := s.Results.Resume(c.UserContext(), id); err != nil {
		return err
	}
	return screen.Done(c, "/admin/sources", ui.Notice{Tone: ui.Ok, Title: "results.is_asked"})
}

func decision(c *fiber.Ctx, form ui.Form) (d results.Decision, err error) {
	if d.ResultID, err = screen.ID(c, "id"); err != nil {
		return d, err
	}
	d.Version, _ = strconv.Atoi(screen.Body(c, "version")) // what is no number is no version
	d.File, d.Birth, d.Reason = form.Value("file"), form.Value("birth"), form.Value("reason")
	return d, nil
}
