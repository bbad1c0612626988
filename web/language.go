package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// language speaks the language that the browser asks for, until it is known who sits before it and
// what they prefer.
func (s *server) language(c *fiber.Ctx) error {
	c.SetUserContext(i18n.With(c.UserContext(), s.asked(c)))
	return c.Next()
}

func (s *server) asked(c *fiber.Ctx) i18n.Locale {
	if chosen := i18n.Locale(s.cookies.Get(c, screen.LangCookie)); slices.Contains(access.Locales, chosen) {
		return chosen
	}
	// The first of ours that is named: browsers name languages in the order in which they want them.
	for tag := range strings.SplitSeq(c.Get(fiber.HeaderAcceptLanguage), ",") {
		for _, l := range access.Locales {
			if strings.HasPrefix(strings.ToLower(strings.TrimSpace(tag)), string(l)) {
				return l
			}
		}
	}
	return i18n.Arabic
}
