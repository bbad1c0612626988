package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	views "tenhal.sa/tenhal/views/account"
	"tenhal.sa/tenhal/views/ui"
)

// Dangerous are the routes that are answered only to whoever has shown a moment ago who they are: a browser that was
// left open must not be enough for them. What was typed goes on from there.
var Dangerous = []string{
	"POST /account/two-step",
	"POST /account/two-step/removal",
	"POST /account/two-step/codes",
	"POST /account/passkeys",
	"POST /account/passkeys/:id/removal",
	"POST /patients/:id/break-glass",
	"POST /patients/:id/export",
	"POST /patients/merge",
	"POST /patients/merges/:id/undo",
	"POST /patients/imports/:id/undo",
	"POST /admin/users",
	"POST /admin/users/:id/invitation",
	"POST /admin/users/:id/role",
	"POST /admin/users/:id/clinics",
	"POST /admin/users/:id/deactivation",
	"POST /admin/users/:id/reactivation",
	"POST /admin/users/:id/reset",
	"POST /admin/users/:id/two-step/removal",
	"POST /admin/export",
	"POST /admin/export/:id/download",
	"POST /admin/roles",
	"POST /admin/roles/:role",
}

// freshFor is how long a proof is enough.
const freshFor = 10 * time.Minute

// fresh lets those through who have shown lately who they are, or do so with this request. Others are asked on a page
// that has what they sent in it, and sends it once more.
func (s *server) fresh(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if s.services.DB.Now(ctx).Sub(access.SessionOf(ctx).ProvedAt) < freshFor {
		return c.Next()
	}
	if c.Method() != post || strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return screen.Go(c, views.ProofPath(pageBefore(c))) // there is nothing that a form could carry on
	}
	var form ui.Form
	proof := screen.Body(c, views.ProofField)
	if proof == "" {
		return askProof(c, fiber.StatusForbidden, form)
	}
	token, err := s.services.Access.Prove(ctx, proof, s.cookies.Visitor(c))
	if err == nil {
		s.cookies.Set(c, screen.SessionCookie, token)
		return c.Next()
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return askProof(c, fiber.StatusUnprocessableEntity, form)
}

// askProof asks who it is. Where a part of a page asked, the answer takes the place of the whole page.
func askProof(c *fiber.Ctx, status int, form ui.Form) error {
	asked := views.Asked{To: c.Path(), Kept: sent(c), Form: form}
	if screen.IsPart(c) {
		c.Set("HX-Retarget", "#main")
		c.Set("HX-Reswap", "innerHTML")
		return screen.Draw(c, fiber.StatusOK, views.ProofForm(asked))
	}
	return screen.Draw(c, status, views.Proof(asked))
}

// sent is what the form had in it, to be sent once more.
func sent(c *fiber.Ctx) (kept []views.Input) {
	c.Request().PostArgs().VisitAll(func(name, value []byte) {
		if n := string(name); n != "_csrf" && n != views.ProofField {
			kept = append(kept, views.Input{Name: n, Value: string(value)})
		}
	})
	return kept
}
