package account

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	views "tenhal.sa/tenhal/views/account"
	"tenhal.sa/tenhal/views/ui"
)

// AskProof asks who it is, before a page that only those may see who have just shown it.
func (s *Screen) AskProof(c *fiber.Ctx) error {
	return screen.Draw(c, fiber.StatusOK, views.Proof(asked(screen.Local(c.Query("next"), "/"), ui.Form{})))
}

// Prove goes on to that page.
func (s *Screen) Prove(c *fiber.Ctx) error {
	var form ui.Form
	next := screen.Local(screen.Body(c, "next"), "/")
	token, err := s.Access.Prove(c.UserContext(), screen.Body(c, views.ProofField), s.Cookies.Visitor(c))
	if err == nil {
		s.Cookies.Set(c, screen.SessionCookie, token)
		return screen.Go(c, next)
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return screen.Again(c, err, views.Proof(asked(next, form)), views.ProofForm(asked(next, form)))
}

func asked(next string, form ui.Form) views.Asked {
	return views.Asked{To: "/account/proof", Kept: []views.Input{{Name: "next", Value: next}}, Form: form}
}
