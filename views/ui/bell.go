package ui

import (
	"context"
	"strconv"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

// bellLabel is what the bell says to those who listen, "Notifications, 3 unread".
func bellLabel(ctx context.Context, unread int) string {
	if unread == 0 {
		return tr(ctx, "ui.notices")
	}
	return tr(ctx, "ui.notices.count", "notices", tr(ctx, "ui.notices"), "unread", i18n.N(ctx, "ui.notices.unread", unread))
}

// mostRung is the largest number that the bell shows.
const mostRung = 99

func rung(unread int) string {
	if unread > mostRung {
		return strconv.Itoa(mostRung) + "+"
	}
	return strconv.Itoa(unread)
}
