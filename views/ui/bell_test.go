package ui_test

import (
	"testing"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// The bell says how much is unread, to those who see it and to those who listen, and no more than it can count.
func TestBell(t *testing.T) {
	for _, test := range []struct {
		locale       i18n.Locale
		unread       int
		label, shown string
	}{
		{i18n.English, 0, "Notifications", ""},
		{i18n.English, 3, "Notifications, 3 unread", "3"},
		{i18n.English, 100, "Notifications, 100 unread", "99+"},
		{i18n.Arabic, 2, "الإشعارات، اثنان غير مقروءين", "2"},
	} {
		doc := draw(t, reception(test.locale), ui.Bell(test.unread))
		link := doc.Find("#bell a[href='/inbox']")
		if got := link.AttrOr("aria-label", ""); got != test.label {
			t.Errorf("the bell says %q, want %q", got, test.label)
		}
		if got := link.Text(); got != test.shown {
			t.Errorf("the bell shows %q, want %q", got, test.shown)
		}
		if said := doc.Find("[aria-live=polite]").Text(); (said == "") != (test.unread == 0) {
			t.Errorf("those who listen hear %q of %d unread", said, test.unread)
		}
	}
}
