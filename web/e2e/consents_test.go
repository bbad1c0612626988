package e2e

import (
	"testing"

	"github.com/go-rod/rod/lib/proto"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/consents"
)

const pad = "[data-signature] canvas"

// consent is a form that a child's mother is to sign.
func (w *window) consent(need consents.Need) *consents.Form {
	w.t.Helper()
	f, err := w.Consents.Create(w.Context(), consents.Rules{Purpose: "treatment", NeededFor: string(need), Months: "12", Active: true}, consents.Words{
		TitleAr: "الموافقة على العلاج", TitleEn: "Consent to treatment",
		BodyAr: "أوافق على التقييم والجلسات.\nلي أن أسحب موافقتي في أي وقت.", BodyEn: "I agree to the assessment and the sessions.\nI may withdraw this at any time.",
	})
	w.must(err)
	return f
}

// A mother signs on a phone that the desk hands her: she reads the text in her language, draws, clears, draws again. Nothing drawn
// is not taken. Then it stands, is printed with her signature, and is withdrawn when she changes her mind.
func TestSignOnAPhone(t *testing.T) {
	both(t, func(w *window) {
		f := w.consent(consents.Visit)
		child := w.child("جود العنزي", "Jood Al-Anazi", uuid.Nil)
		w.Expect(status(422))
		w.As(access.Receptionist)
		w.Size(390, 844)
		w.Visit("/patients/" + child.ID.String())
		w.Click("link", w.Says("consents.title"))
		w.Click("link", w.Says("consents.sign_now"))
		w.Click("link", w.Name("العربية", "English"))
		w.See("article", w.Name("أوافق على التقييم والجلسات.", "I agree to the assessment and the sessions."))
		w.until("the pad", func() bool { return w.is("!document.querySelector('[data-signature]').hidden") })
		w.Click("button", w.Says("consents.agree"))
		w.See("[data-signature]:not([hidden])", w.Says("consents.picture_empty"))
		w.draw()
		w.Click("button", w.Says("consents.clear"))
		w.draw()
		w.Click("button", w.Says("consents.agree"))
		w.At("/patients/" + child.ID.String() + "/consents")
		w.See(flash, w.Says("consents.was_signed", "name", w.Name("منى العنزي", "Mona Al-Anazi")))
		w.See("main", w.Says("consents.standing"))
		list, err := w.Consents.List(w.Context(), child.ID)
		w.must(err)
		drawn, err := w.Signatures(list[0].Consents[0])
		if err != nil || list[0].Form.ID != f.ID || len(drawn.Strokes) != 1 || string(list[0].Consents[0].Language) != string(w.locale) {
			t.Errorf("kept %+v with %d strokes, %v", list[0].Consents[0], len(drawn.Strokes), err)
		}
		w.Click("link", w.Says("consents.print"))
		w.until("the signature on paper", func() bool { return w.is("document.querySelector('.p-signature img').naturalWidth > 300") })
		w.Visit("/patients/" + child.ID.String() + "/consents")
		w.ClickOn("details:has([name=reason]) summary")
		w.Fill("reason", "غيّرت رأيي · changed her mind")
		w.In("details[open]").Click("button", w.Says("consents.withdraw_now"))
		w.See(flash, w.Says("consents.was_withdrawn"))
		w.See("main", w.Says("consents.withdrawn"))
	})
}

// Signatures is what was drawn for a consent.
func (w *window) Signatures(c *consents.Consent) (*consents.Signature, error) {
	return w.Consents.Signature(w.Context(), c)
}

// draw draws on the pad with one stroke of the mouse.
func (w *window) draw() {
	w.t.Helper()
	w.until("the pad in sight", func() bool {
		el := w.element(pad)
		return el != nil && el.ScrollIntoView() == nil
	})
	shape, err := w.element(pad).Shape()
	w.must(err)
	box := shape.Box()
	at := func(x, y float64) proto.Point { return proto.NewPoint(box.X+x*box.Width, box.Y+y*box.Height) }
	w.Lift(at(0.2, 0.5), at(0.4, 0.2))
	for _, p := range []proto.Point{at(0.5, 0.8), at(0.6, 0.3), at(0.8, 0.6)} {
		w.must(w.page.Mouse.MoveLinear(p, 6))
	}
	w.must(w.page.Mouse.Up(proto.InputMouseButtonLeft, 1))
}

// sheets are what there is to see of consents.
func (w *window) sheets() []screen {
	w.t.Helper()
	f, other := w.consent(consents.Visit), w.consent(consents.Sharing)
	c, err := w.Consents.Sign(w.Context(), w.Omar.ID, consents.Signing{
		FormID: f.ID, Number: 1, Language: "ar", Signer: "patient", TypedName: w.Omar.NameAr, Witness: w.Noura.NameAr, Key: uuid.New(),
	})
	w.must(err)
	omar := "/patients/" + w.Omar.ID.String() + "/consents"
	return []screen{
		{name: "consents", path: omar, open: openAll},
		{name: "consent-sign", path: omar + "/new?form=" + other.ID.String()},
		{name: "consent-print", path: omar + "/" + c.ID.String()},
		{name: "consent-form", path: "/consent-forms/" + f.ID.String()},
	}
}
