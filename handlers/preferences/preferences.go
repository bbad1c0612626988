// Package preferences is how a user, or somebody who is about to sign in, chooses how the program looks.
package preferences

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Screen changes preferences.
type Screen struct {
	Access  *access.Service
	Cookies screen.Cookies
}

// year is how long a browser remembers a language.
const year = 365 * 24 * time.Hour

// Change keeps what was chosen of theme, density and locale, and goes back to the page in "return".
// The browser remembers the language too, for when nobody is signed in.
func (s Screen) Change(c *fiber.Ctx) error {
	chosen := access.Preferences{
		Theme: screen.Body(c, "theme"), Density: screen.Body(c, "density"), Locale: i18n.Locale(screen.Body(c, "locale")),
	}
	if err := chosen.Check(); err != nil {
		return err
	}
	if access.Who(c.UserContext()).SignedIn() {
		if err := s.Access.Prefer(c.UserContext(), chosen); err != nil {
			return err
		}
	}
	if chosen.Locale != "" {
		s.Cookies.Set(c, screen.LangCookie, string(chosen.Locale), year)
	}
	return screen.Go(c, screen.Return(c, "/"))
}
