// Package answers is what people see who follow a link in a message: no more than the message told them, and what they
// may answer. They are not signed in; the link is their key.
package answers

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/answers"
	"tenhal.sa/tenhal/views/ui"
)

// Screen is the pages behind links.
type Screen struct {
	Notifications *notifications.Service
	Cookies       screen.Cookies
}

// Ask asks whether visits will be kept. To look at it changes nothing: programs follow links before people do.
func (s *Screen) Ask(c *fiber.Ctx) error { return s.draw(c, fiber.StatusOK, ui.Form{}) }

// Choose does what was chosen.
func (s *Screen) Choose(c *fiber.Ctx) error {
	token := c.Params("token")
	visit, err := uuid.Parse(screen.Body(c, "visit"))
	if err != nil {
		return screen.ErrNoPage
	}
	answer := notifications.Answer(screen.Body(c, "answer"))
	err = s.Notifications.Choose(c.UserContext(), token, notifications.Choice{Visit: visit, Answer: answer, Words: screen.Body(c, "words")})
	if err == nil {
		return screen.Done(c, "/a/"+token, ui.Notice{Tone: ui.Ok, Title: views.Done(answer)})
	}
	form := ui.Form{ID: visit.String(), Values: screen.Values(c, "words")}
	if errors.Is(err, notifications.ErrLink) || !screen.Refused(err, &form) {
		return s.over(c, err)
	}
	return s.draw(c, screen.Status(fault.Of(err).Kind), form)
}

// draw shows what the link asks, with the form of one visit as it was refused.
func (s *Screen) draw(c *fiber.Ctx, status int, form ui.Form) error {
	q, err := s.Notifications.Ask(c.UserContext(), c.Params("token"))
	if err != nil {
		return s.over(c, err)
	}
	ctx := s.speak(c, q.Language)
	frame := ui.FrameOf(ctx)
	frame.Zone = q.Centre.Zone()
	c.SetUserContext(ui.WithFrame(ctx, frame))
	return screen.Draw(c, status, views.Ask(views.Page{Question: q, Token: c.Params("token"), Form: form}))
}

// over says that a link leads nowhere any more.
func (s *Screen) over(c *fiber.Ctx, err error) error {
	if !errors.Is(err, notifications.ErrLink) {
		return err
	}
	return screen.Draw(c, fiber.StatusNotFound, views.Over())
}

// speak speaks the language of the message, unless the reader has chosen another in this browser.
func (s *Screen) speak(c *fiber.Ctx, language i18n.Locale) context.Context {
	if s.Cookies.Get(c, screen.LangCookie) != "" {
		return c.UserContext()
	}
	return i18n.With(c.UserContext(), language)
}

// Leaving asks whether to end messages of a kind.
func (s *Screen) Leaving(c *fiber.Ctx) error {
	l, err := s.Notifications.Leaving(c.UserContext(), c.Params("token"))
	if err != nil {
		return s.over(c, err)
	}
	c.SetUserContext(s.speak(c, l.Message.Language))
	return screen.Draw(c, fiber.StatusOK, views.Leaving(c.Params("token"), l.Purpose, false))
}

// Leave ends messages of a kind. Mail programs ask for it by themselves, so it needs no proof but the link (RFC 8058).
func (s *Screen) Leave(c *fiber.Ctx) error {
	l, err := s.Notifications.Leaving(c.UserContext(), c.Params("token"))
	if err == nil {
		err = s.Notifications.Leave(c.UserContext(), c.Params("token"))
	}
	if err != nil {
		return s.over(c, err)
	}
	c.SetUserContext(s.speak(c, l.Message.Language))
	return screen.Draw(c, fiber.StatusOK, views.Leaving(c.Params("token"), l.Purpose, true))
}
