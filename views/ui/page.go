package ui

import (
	"context"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

// What a user may choose, as POST /preferences takes it. The first of each is what holds without a choice.
var (
	themes = []Option{
		{Value: "auto", Label: "ui.theme.auto"},
		{Value: "light", Label: "ui.theme.light"},
		{Value: "dark", Label: "ui.theme.dark"},
	}
	densities = []Option{
		{Value: "comfortable", Label: "ui.density.comfortable"},
		{Value: "compact", Label: "ui.density.compact"},
	}
)

// root are the attributes of <html> on which style and scripts depend.
func (f Frame) root() templ.Attributes {
	attrs := templ.Attributes{}
	if f.Theme == "light" || f.Theme == "dark" {
		attrs["data-theme"] = f.Theme
	}
	if f.Density == "compact" {
		attrs["data-density"] = f.Density
	}
	if f.NoShortcuts {
		attrs["data-shortcuts"] = "off"
	}
	return attrs
}

// firstFont is the one in which most of the page is set, and so worth asking for first.
func firstFont(ctx context.Context) string {
	if i18n.Of(ctx) == i18n.Arabic {
		return "fonts/plex-arabic-400.woff2"
	}
	return "fonts/plex-latin-400.woff2"
}
