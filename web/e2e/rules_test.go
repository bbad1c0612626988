package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// A manager decides that one clinic reminds two days ahead, and in which words. What is wrong is said where it is, and
// what was typed stays. The page shows what would come of it, an example arrives, and so does the reminder.
func TestOwnRule(t *testing.T) {
	both(t, func(w *window) {
		who := w.reader()
		a := w.book(49*time.Hour, of(who))
		w.As(access.Manager)
		w.Expect(status(http.StatusUnprocessableEntity))
		w.writeRule()
		w.See(rehearsal, w.Patient(who))
		w.See(rehearsal, w.Says("messages.sms"))
		w.See(rehearsal, w.Name(w.Sami.NameAr, w.Sami.NameEn))
		w.Click("button", w.Says("rules.try"))
		w.See(flash, w.Says("rules.was_tried"))
		w.until("the example", func() bool { return w.example() })
		words := w.Name("لا تنسوا موعدكم:", "Do not forget:")
		w.changeWords(words)
		_, err := w.Appointments.Confirm(w.Context(), appointments.Change{ID: a.ID})
		w.must(err)
		w.Pass(hold)
		w.Text(who, 1) // of the booking
		w.clock.Set(a.StartsAt.Add(-48 * time.Hour))
		if got := w.Text(who, 2).Body; !strings.HasPrefix(got, words) || strings.Contains(got, "{") {
			t.Errorf("the reminder says %q, want it to begin with %q", got, words)
		}
	}, texting)
}

// writeRule writes a rule after a first try in which much is wrong.
func (w *window) writeRule() {
	w.t.Helper()
	w.Visit("/message-rules")
	w.Click("link", w.Says("rules.new"))
	w.At("/message-rules/new")
	name := w.Name("قبل يومين", "Two days ahead")
	w.Fill("lead", "5")
	w.Fill("hold", "61")
	w.Choose("channel1", "sms")
	w.Choose("channel2", "sms")
	w.Choose("clinic", w.Speech.ID.String())
	w.Click("button", w.Says("rules.save"))
	w.Wrong("name", "fault.required")
	for field, key := range map[string]string{"lead": "rules.lead_bound", "hold": "rules.hold_bound", "channel1": "rules.channel_twice"} {
		w.Told(field, key)
	}
	w.Keeps(map[string]string{"lead": "5", "hold": "61", "channel1": "sms", "channel2": "sms", "clinic": w.Speech.ID.String()})
	w.Fill("name", name)
	w.Fill("lead", "٢٨٨٠")
	w.Fill("hold", "0")
	w.Choose("channel2", "email")
	w.Choose("channel3", "")
	w.Click("button", w.Says("rules.save"))
	w.See(flash, w.Says("rules.was_made"))
	w.See("h1", name)
}

// Told fails unless an input is marked as wrong and described by a message.
func (w *window) Told(name, key string) {
	w.t.Helper()
	if !w.is(`((el) => el?.ariaInvalid === 'true' && el.getAttribute('aria-describedby')?.split(' ').some((id) =>
		document.getElementById(id)?.innerText.trim() === arg[1]))(document.querySelector(arg[0]))`, w.within+" "+field(name), w.Says(key)) {
		w.t.Errorf("%s is not told %s", name, key)
	}
}

// example reports whether one has come to the manager, and to nobody else.
func (w *window) example() bool {
	mails := w.post.Mails()
	return len(mails) == 1 && mails[0].To == w.users[access.Manager].Email && strings.Contains(mails[0].Text, w.Name(w.Sami.NameAr, w.Sami.NameEn))
}

// changeWords changes what reminders by SMS say in the window's language.
func (w *window) changeWords(words string) {
	w.t.Helper()
	w.Visit("/templates?event=reminder")
	w.Click("link", w.Says("messages.sms")+" · "+w.Name("العربية", "English"))
	w.At("/templates/reminder/sms/" + string(w.locale))
	typed := words + "\n{visits}\n{patient}"
	w.Fill("body", typed)
	w.Click("button", w.Says("rules.save"))
	w.Wrong("body", "templates.unknown")
	w.Keeps(map[string]string{"body": typed})
	w.Fill("body", words+"\n{visits}\n{link}")
	w.See(sample, words)
	w.See(sample, w.Name(w.Sami.NameAr, w.Sami.NameEn))
	w.See(sample, w.Count("templates.segments", map[i18n.Locale]int{i18n.English: 1, i18n.Arabic: 2}[w.locale]))
	w.Axe()
	w.Pictures("template")
	w.Click("button", w.Says("rules.save"))
	w.See(flash, w.Says("templates.was_saved"))
}
