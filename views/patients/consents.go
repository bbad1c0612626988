package patients

import (
	"context"
	"strings"

	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// standing is something that is to be known of consents.
type standing struct {
	tone, icon, label string
	forms             []*consents.Form
}

// standings are what is to be known of consents, the gravest first.
func standings(s consents.Summary) (list []standing) {
	for _, of := range []standing{
		{ui.Danger, "shield-alert", "consents.were_withdrawn", s.Withdrawn},
		{ui.Warn, "circle-alert", "consents.are_missing", s.Missing},
		{ui.Warn, "clock", "consents.are_ending", s.Ending},
	} {
		if len(of.forms) > 0 {
			list = append(list, of)
		}
	}
	return list
}

// titles are the forms in a line.
func (s standing) titles(ctx context.Context) string {
	list := make([]string, len(s.forms))
	for i, f := range s.forms {
		list[i] = f.Title(ctx)
	}
	return strings.Join(list, i18n.T(ctx, "consents.comma")+" ")
}
