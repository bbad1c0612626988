// Package mail puts letters to patients into words: a subject, plain text, and a page that mail
// programs can show; or the words of a text message.
package mail

import (
	"cmp"
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

// sheet is a letter as it is laid out, the same in text and on the page.
type sheet struct {
	Title   string
	Intro   []string // lines
	Blocks  []block
	Button  string // what the link does; empty where there is none
	Link    string
	Leave   string // link to get no more of this kind; empty where that is not offered
	Centre  string
	Address string
	Phone   string // E.164
	Email   string
}

// block is a visit or a payment.
type block struct {
	Date  string
	Large string // the one thing to keep in mind
	Hijri string
	Facts []fact
}

type fact struct{ Label, Value string }

// Write puts a letter into words, in its language and the centre's time zone.
func (Writer) Write(ctx context.Context, l notifications.Letter) (notifications.Words, error) {
	ctx = ui.WithFrame(i18n.With(ctx, l.Language), ui.Frame{Zone: l.Centre.Zone()})
	values := fill(ctx, l)
	if l.Channel != notifications.Email {
		return text(l.Channel, l.Template.Body, values), nil
	}
	s := layout(ctx, l, values)
	var page strings.Builder
	if err := letter(s).Render(ctx, &page); err != nil {
		return notifications.Words{}, err
	}
	return notifications.Words{Subject: notifications.Fill(l.Template.Subject, values), Text: s.text(ctx), HTML: page.String()}, nil
}

// text is a text message. The variables of an approved template are numbered in the order in which they come, and
// hold no line breaks: WhatsApp refuses those. What is kept of it says the same, so that it is found again at the provider.
func text(channel notifications.Channel, body string, values map[notifications.Variable]string) notifications.Words {
	if channel == notifications.WhatsApp {
		for v := range values {
			values[v] = strings.ReplaceAll(values[v], "\n", "; ")
		}
	}
	w := notifications.Words{Text: notifications.Fill(body, values)}
	for _, v := range notifications.Uses(body) {
		w.Values = append(w.Values, values[v])
	}
	return w
}

func layout(ctx context.Context, l notifications.Letter, values map[notifications.Variable]string) sheet {
	s := sheet{
		Title: notifications.Fill(l.Template.Title, values), Intro: strings.Split(notifications.Fill(l.Template.Body, values), "\n"),
		Link: l.Link, Leave: l.Leave, Centre: l.Centre.Name(ctx),
		Address: i18n.Pick(ctx, l.Centre.AddressAr, l.Centre.AddressEn), Phone: l.Centre.Phone, Email: l.Centre.Email,
	}
	if l.Link != "" {
		s.Button = i18n.T(ctx, cmp.Or(buttons[l.Event], "mail.answer"))
	}
	for i := range l.Visits {
		s.Blocks = append(s.Blocks, visit(ctx, &l, &l.Visits[i]))
	}
	if l.Event == notifications.OnPayment {
		day := civil.Of(l.Payment.ReceivedAt, l.Centre.Zone())
		b := block{Date: ui.LongDateText(ctx, day), Hijri: ui.HijriText(ctx, day), Large: i18n.T(ctx, "mail.amount", "amount", l.Payment.Amount)}
		b.add(ctx, "mail.number", l.Payment.Number)
		s.Blocks = append(s.Blocks, b)
	}
	return s
}

// buttons are what the links of mails to users do.
var buttons = map[notifications.Event]string{
	notifications.OnInvitation: "mail.begin", notifications.OnReset: "mail.begin", notifications.OnNewPassword: "mail.look",
	notifications.OnSecondStep: "mail.look", notifications.OnNewBrowser: "mail.look",
	notifications.OnDayReport: "mail.report", notifications.OnFinancialReport: "mail.report", notifications.OnReferralReport: "mail.report",
}

func visit(ctx context.Context, l *notifications.Letter, v *notifications.Visit) block {
	day := civil.Of(v.StartsAt, l.Centre.Zone())
	b := block{Date: ui.LongDateText(ctx, day), Hijri: ui.HijriText(ctx, day), Large: clock(ctx, l, v)}
	b.add(ctx, "mail.for", v.For(ctx))
	b.add(ctx, "mail.provider", i18n.Pick(ctx, v.ProviderAr, v.ProviderEn))
	b.add(ctx, "mail.service", i18n.Pick(ctx, v.ServiceAr, v.ServiceEn))
	b.add(ctx, "mail.clinic", i18n.Pick(ctx, v.ClinicAr, v.ClinicEn))
	return b
}

func (b *block) add(ctx context.Context, label, value string) {
	if value != "" {
		b.Facts = append(b.Facts, fact{i18n.T(ctx, label), value})
	}
}

// text is the letter without any form.
func (s *sheet) text(ctx context.Context) string {
	lines := append([]string{s.Title}, s.Intro...)
	for _, b := range s.Blocks {
		lines = append(lines, "", b.Date, b.Large, b.Hijri, "")
		for _, f := range b.Facts {
			lines = append(lines, i18n.T(ctx, "mail.fact", "label", f.Label, "value", f.Value))
		}
	}
	if s.Link != "" {
		lines = append(lines, "", s.Button, s.Link)
	}
	lines = append(lines, "", "-- ", s.Centre, s.Address, ltr(ctx, phone.Display(s.Phone)), s.Email, "", i18n.T(ctx, "mail.automatic"))
	if s.Leave != "" {
		lines = append(lines, i18n.T(ctx, "mail.leave"), s.Leave)
	}
	return strings.Join(lines, "\n") + "\n"
}
