package consents

import (
	"context"
	"encoding/base64"
	"encoding/hex"

	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
)

// Copy is a consent as it is printed: what was read first, then the same in the other language.
type Copy struct {
	Patient *patients.Patient
	Consent *consents.Consent
	Text    *consents.Text
	Drawn   *consents.Signature // nil where the name was typed
	Centre  string
}

// languages are those of the copy, the one that was read first.
func (c Copy) languages() []i18n.Locale {
	return []i18n.Locale{c.Consent.Language, c.Consent.Language.Other()}
}

func (c Copy) title(ctx context.Context) string { title, _ := c.Text.In(i18n.Of(ctx)); return title }

// picture is what was drawn, for a page that stands by itself.
func (c Copy) picture() string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(c.Drawn.Image)
}

func hash(sum []byte) string { return hex.EncodeToString(sum) }
