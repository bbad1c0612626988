package consents

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/consents"
	"tenhal.sa/tenhal/views/ui"
)

// New is the page that is handed to whoever reads and signs a form.
func (s *Screen) New(c *fiber.Ctx) error {
	form := ui.Form{Values: map[string]string{"key": uuid.NewString()}}
	return s.sheet(c, sheet{form: screen.QueryID(c, "form"), language: c.Query("lang"), back: c.Query("return"), filled: form})
}

// sheet is what the page is to show.
type sheet struct {
	form     uuid.UUID
	language string // empty for the patient's
	back     string
	status   int // 0: fiber.StatusOK
	filled   ui.Form
}

func (s *Screen) sheet(c *fiber.Ctx, of sheet) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, page := c.UserContext(), views.SignPage{Form: of.filled, Back: screen.Local(of.back, views.Path(id))}
	if page.Patient, err = s.Patients.Get(ctx, id); err != nil {
		return err
	}
	if page.Of, err = s.Consents.Form(ctx, of.form); err != nil {
		return err
	}
	if page.Text, err = s.Consents.Text(ctx, page.Of.ID, page.Of.Latest); err != nil {
		return err
	}
	if page.Today, _, err = s.Patients.Today(ctx); err != nil {
		return err
	}
	if page.Clinics, err = s.Clinics.Catalogue(ctx); err != nil {
		return err
	}
	if page.Drawn, err = s.Settings.On(ctx, settings.DrawnSignatures, page.Of.ClinicID); err != nil {
		return err
	}
	if all := consents.Signers(page.Patient, page.Today); len(all) == 1 && page.Form.Value("signer") == "" {
		page.Form.Values["signer"] = all[0].Value()
	}
	language := page.Patient.Language
	if l := i18n.Locale(of.language); l == i18n.Arabic || l == i18n.English {
		language = l
	}
	c.SetUserContext(i18n.With(ctx, language)) // whoever reads it may have another than whoever hands it over
	return screen.Draw(c, max(of.status, fiber.StatusOK), views.Sign(page))
}

// Sign keeps what was signed, or shows the form again with all that was drawn and typed.
func (s *Screen) Sign(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "signer", "typed_name", "witness", "key")}
	sg := consents.Signing{
		Language: i18n.Locale(screen.Body(c, "language")), Signer: form.Value("signer"), Image: screen.Body(c, "image"), Strokes: screen.Body(c, "strokes"),
		TypedName: form.Value("typed_name"), Witness: form.Value("witness"),
	}
	sg.FormID, _ = uuid.Parse(screen.Body(c, "form_id")) // what is no id is no form's
	sg.Key, _ = uuid.Parse(form.Value("key"))
	sg.Number, _ = strconv.Atoi(screen.Body(c, "number")) // what is no number is no text's
	signed, err := s.Consents.Sign(c.UserContext(), id, sg)
	if err == nil {
		return screen.Done(c, screen.Return(c, views.Path(id)), ui.Notice{Tone: ui.Ok, Title: "consents.was_signed", Args: []any{"name", signed.SignerName(c.UserContext())}})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	if form.Error("image") == "" && fault.Of(err).Kind == fault.Invalid { // what was drawn is well, and need not be drawn again
		form.Values["image"], form.Values["strokes"] = sg.Image, sg.Strokes
	}
	return s.sheet(c, sheet{
		form: sg.FormID, language: string(sg.Language), back: screen.Body(c, "return"), status: screen.Status(fault.Of(err).Kind), filled: form,
	})
}
