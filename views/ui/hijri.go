package ui

import (
	"context"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/hijri"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// HijriText returns a day of the Umm al-Qura calendar in words, "12 Jumada II 1448", and "" outside its range.
func HijriText(ctx context.Context, d civil.Date) string {
	h, known := hijri.From(d)
	if !known {
		return ""
	}
	return i18n.Pick(ctx, h.Arabic(), h.English())
}
