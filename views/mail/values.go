package mail

import (
	"context"
	"slices"
	"strings"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/ui"
)

// fill returns what the variables of a letter stand for. It tells of the first visit where it can tell of one only.
func fill(ctx context.Context, l notifications.Letter) map[notifications.Variable]string {
	values := map[notifications.Variable]string{
		notifications.VarCentre: name(ctx, l.Centre.Name(ctx)), notifications.VarPhone: ltr(ctx, phone.Display(l.Centre.Phone)),
		notifications.VarName: name(ctx, l.Name), notifications.VarText: l.Text, notifications.VarLink: l.Link,
	}
	if l.Event == notifications.OnPayment {
		values[notifications.VarNumber] = ltr(ctx, l.Payment.Number)
		values[notifications.VarAmount] = ltr(ctx, l.Payment.Amount.String())
		values[notifications.VarDate] = ui.LongDateText(ctx, civil.Of(l.Payment.ReceivedAt, l.Centre.Zone()))
	}
	if slices.Contains(notifications.AboutReports, l.Event) {
		values[notifications.VarDate], values[notifications.VarUntil] = ui.LongDateText(ctx, l.Report.From), ui.LongDateText(ctx, l.Report.To)
	}
	if slices.Contains(notifications.AboutAccounts, l.Event) {
		at := l.At.In(l.Centre.Zone())
		values[notifications.VarDate], values[notifications.VarTime] = ui.LongDateText(ctx, civil.Of(l.At, l.Centre.Zone())), ltr(ctx, at.Format("15:04"))
	}
	if len(l.Visits) == 0 {
		return values
	}
	lines := make([]string, len(l.Visits))
	for i := range l.Visits {
		lines[i] = line(ctx, &l, &l.Visits[i])
	}
	first := &l.Visits[0]
	values[notifications.VarVisits] = strings.Join(lines, "\n")
	values[notifications.VarDate] = ui.LongDateText(ctx, civil.Of(first.StartsAt, l.Centre.Zone()))
	values[notifications.VarTime] = clock(ctx, &l, first)
	values[notifications.VarProvider] = name(ctx, i18n.Pick(ctx, first.ProviderAr, first.ProviderEn))
	return values
}

// line is a visit in one line. It does not say what is treated: texts are read by whoever sees the phone.
func line(ctx context.Context, l *notifications.Letter, v *notifications.Visit) string {
	args := []any{
		"date", ui.DayText(ctx, civil.Of(v.StartsAt, l.Centre.Zone())), "time", clock(ctx, l, v),
		"provider", name(ctx, i18n.Pick(ctx, v.ProviderAr, v.ProviderEn)), "name", name(ctx, v.For(ctx)),
	}
	if v.For(ctx) == "" {
		return i18n.T(ctx, "mail.visit", args...)
	}
	return i18n.T(ctx, "mail.visit_of", args...)
}

// clock is the time of the visit as patients say it, with twelve hours.
func clock(ctx context.Context, l *notifications.Letter, v *notifications.Visit) string {
	at := v.StartsAt.In(l.Centre.Zone())
	key := "mail.time.morning"
	switch hour := at.Hour(); {
	case hour == 12:
		key = "mail.time.noon"
	case hour > 12:
		key = "mail.time.evening"
	}
	return i18n.T(ctx, key, "time", ltr(ctx, at.Format("3:04")))
}

// Marks that keep what they hold in order within a line of the other direction (UAX 9). English texts have none:
// one of them would make an SMS hold 70 characters instead of 160.
const (
	isolateLTR  = "\u2066"
	isolateAuto = "\u2068"
	isolateEnd  = "\u2069"
)

// ltr isolates figures within Arabic.
func ltr(ctx context.Context, s string) string { return isolated(ctx, isolateLTR, s) }

// name isolates a name, in whichever script it is written, within Arabic.
func name(ctx context.Context, s string) string { return isolated(ctx, isolateAuto, s) }

func isolated(ctx context.Context, mark, s string) string {
	if i18n.Of(ctx) != i18n.Arabic || s == "" {
		return s
	}
	return mark + s + isolateEnd
}
