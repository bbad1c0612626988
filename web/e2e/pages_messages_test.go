package e2e

import (
	"github.com/go-rod/rod/lib/proto"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/notifications"
)

// spoken is what there is to see of messages: links that people were sent, and what the centre decided.
type spoken struct {
	answer, leave, welcome string // paths
	rule, task             uuid.UUID
}

// speak has messages leave, and somebody answer.
func (w *window) speak() (s spoken) {
	w.t.Helper()
	_, err := w.Access.Invite(w.Context(), access.NewUser{Email: "maha@tenhal.example", NameAr: "مها العنزي", NameEn: "Maha Al-Anazi", Role: access.Billing})
	w.must(err)
	own, err := w.Notifications.CreateRule(w.Context(), notifications.RuleWish{
		Name: "قبل ساعتين ونصف", Event: notifications.BeforeVisit, LeadMinutes: 150, ClinicID: w.Speech.ID, Audience: notifications.Family,
		Channels: []notifications.Channel{notifications.SMS, notifications.Email},
	})
	w.must(err)
	words := notifications.Original(notifications.BeforeVisit, notifications.SMS, w.locale)
	words.Body += "\n{phone}"
	w.must(w.Notifications.SaveTemplate(w.Context(), &words))
	_, err = w.Notifications.Hear(w.Context(), notifications.Reply{
		Channel: notifications.SMS, Ref: "once", From: w.Sara.Phone, Body: "هل أستطيع أن أحضر مع أمي؟\nAnd may I park?",
	})
	w.must(err)
	tasks, _, err := w.Notifications.Errands(w.Context(), false, 1)
	w.must(err)
	w.until("the mails with links", func() bool {
		return len(w.mails(notifications.Reminder2h)) > 0 && len(w.mails(notifications.Welcome)) > 0
	})
	reminder, welcome := w.mails(notifications.Reminder2h)[0].Text, w.mails(notifications.Welcome)[0].Text
	return spoken{answer: w.link("/a/", reminder), leave: w.link("/u/", reminder), welcome: w.link("/welcome/", welcome), rule: own.ID, task: tasks[0].ID}
}

// behindLinks are the pages of people who are not signed in.
func (w *window) behindLinks(s spoken) []screen {
	w.t.Helper()
	w.must(w.page.SetCookies([]*proto.NetworkCookieParam{{Name: "lang", Value: string(w.locale), URL: w.url}})) // whatever the message speaks
	return []screen{
		{name: "answer", path: s.answer},
		{name: "answer-other", path: s.answer, open: openAll},
		{name: "answer-over", path: "/a/made-up", open: expect("messages.link_over")},
		{name: "leave", path: s.leave},
		{name: "welcome", path: s.welcome},
		{name: "welcome-over", path: "/welcome/made-up", open: expect("access.invitation_over")},
	}
}

// openAll opens whatever is folded on a page.
func openAll(w *window) {
	w.js("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
}

// ruling are the pages on which a manager decides what people are told.
func (w *window) ruling(s spoken) []screen {
	return []screen{
		{name: "rules", path: "/message-rules"},
		{name: "rule-new", path: "/message-rules/new"},
		{name: "rule", path: "/message-rules/" + s.rule.String()},
		{name: "templates", path: "/templates?event=reminder"},
		{name: "template", path: "/templates/reminder/sms/" + string(w.locale), open: openAll},
		{name: "template-mail", path: "/templates/booked/email/ar"},
		{name: "template-whatsapp", path: "/templates/moved/whatsapp/en"},
	}
}
