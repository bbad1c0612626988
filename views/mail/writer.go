// Package mail puts letters to patients into words: a subject, plain text, and a page that mail
// programs can show.
package mail

import (
	"context"
	"strings"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/ui"
)

// Writer writes letters. It is a notifications.Writer.
type Writer struct{}

// words are the keys of what each rule says.
var words = map[notifications.Rule]struct{ subject, title, intro string }{
	notifications.AppointmentBooked: {"mail.booked.subject", "mail.booked.title", "mail.booked.intro"},
	notifications.AppointmentMoved:  {"mail.moved.subject", "mail.moved.title", "mail.moved.intro"},
	notifications.Reminder24h:       {"mail.day_before.subject", "mail.day_before.title", "mail.day_before.intro"},
	notifications.Reminder2h:        {"mail.hours_before.subject", "mail.hours_before.title", "mail.hours_before.intro"},
	notifications.PaymentReceived:   {"mail.receipt.subject", "mail.receipt.title", "mail.receipt.intro"},
}

// sheet is a letter as it is laid out, the same in text and on the page.
type sheet struct {
	Title   string
	Intro   string
	Date    string
	Large   string // the one thing to keep in mind
	Hijri   string
	Facts   []fact
	Centre  string
	Address string
	Phone   string // E.164
	Email   string
}

type fact struct{ Label, Value string }

// Write puts a letter into words, in its language and the centre's time zone.
func (Writer) Write(ctx context.Context, l notifications.Letter) (notifications.Words, error) {
	ctx = ui.WithFrame(i18n.With(ctx, l.Language), ui.Frame{Zone: l.Centre.Zone()})
	s := layout(ctx, l)
	var page strings.Builder
	if err := letter(s).Render(ctx, &page); err != nil {
		return notifications.Words{}, err
	}
	return notifications.Words{Subject: subject(ctx, l), Text: s.text(ctx), HTML: page.String()}, nil
}

func subject(ctx context.Context, l notifications.Letter) string {
	if l.Rule == notifications.PaymentReceived {
		return i18n.T(ctx, words[l.Rule].subject, "number", l.Payment.Number, "centre", l.Centre.Name(ctx))
	}
	return i18n.T(ctx, words[l.Rule].subject, "date", ui.LongDateText(ctx, day(l)), "time", clock(ctx, l))
}

func layout(ctx context.Context, l notifications.Letter) sheet {
	s := sheet{
		Title: i18n.T(ctx, words[l.Rule].title), Intro: i18n.T(ctx, words[l.Rule].intro),
		Date: ui.LongDateText(ctx, day(l)), Hijri: ui.HijriText(ctx, day(l)), Centre: l.Centre.Name(ctx),
		Address: i18n.Pick(ctx, l.Centre.AddressAr, l.Centre.AddressEn), Phone: l.Centre.Phone, Email: l.Centre.Email,
	}
	if l.Rule == notifications.PaymentReceived {
		s.Large = i18n.T(ctx, "mail.amount", "amount", l.Payment.Amount)
		s.add(ctx, "mail.number", l.Payment.Number)
		return s
	}
	s.Large = clock(ctx, l)
	s.add(ctx, "mail.for", l.For)
	s.add(ctx, "mail.provider", i18n.Pick(ctx, l.Visit.ProviderAr, l.Visit.ProviderEn))
	s.add(ctx, "mail.service", i18n.Pick(ctx, l.Visit.ServiceAr, l.Visit.ServiceEn))
	s.add(ctx, "mail.clinic", i18n.Pick(ctx, l.Visit.ClinicAr, l.Visit.ClinicEn))
	return s
}

func (s *sheet) add(ctx context.Context, label, value string) {
	if value != "" {
		s.Facts = append(s.Facts, fact{i18n.T(ctx, label), value})
	}
}

// day is the day of the visit or of the payment.
func day(l notifications.Letter) civil.Date {
	at := l.Visit.StartsAt
	if l.Rule == notifications.PaymentReceived {
		at = l.Payment.ReceivedAt
	}
	return civil.Of(at, l.Centre.Zone())
}

// clock is the time of the visit as patients say it, with twelve hours.
func clock(ctx context.Context, l notifications.Letter) string {
	at := l.Visit.StartsAt.In(l.Centre.Zone())
	key := "mail.time.morning"
	switch hour := at.Hour(); {
	case hour == 12:
		key = "mail.time.noon"
	case hour > 12:
		key = "mail.time.evening"
	}
	return i18n.T(ctx, key, "time", at.Format("3:04"))
}

// text is the letter without any form.
func (s *sheet) text(ctx context.Context) string {
	lines := []string{s.Title, s.Intro, "", s.Date, s.Large, s.Hijri, ""}
	for _, f := range s.Facts {
		lines = append(lines, i18n.T(ctx, "mail.fact", "label", f.Label, "value", f.Value))
	}
	lines = append(lines, "", "-- ", s.Centre, s.Address, phone.Display(s.Phone), s.Email, "", i18n.T(ctx, "mail.automatic"))
	return strings.Join(lines, "\n") + "\n"
}
