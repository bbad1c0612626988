package mail_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/mail"
)

var centre = clinics.Organisation{
	NameAr: "مركز تنهل للتأهيل", NameEn: "Tenhal Rehabilitation Centre",
	AddressAr: "طريق الملك فهد، حي العليا، الرياض", AddressEn: "King Fahd Road, Al Olaya, Riyadh",
	Phone: "+966112345678", Email: "desk@tenhal.example", TimeZone: "Asia/Riyadh",
}

// visit is on Monday 2026-11-30 at half past four in Riyadh.
var visit = notifications.Visit{
	StartsAt:   time.Date(2026, 11, 30, 13, 30, 0, 0, time.UTC),
	ProviderAr: "د. سامي العتيبي", ProviderEn: "Dr Sami Al-Otaibi",
	ServiceAr: "جلسة نطق فردية", ServiceEn: "Speech therapy session",
	ClinicAr: "النطق والتخاطب", ClinicEn: "Speech and <language>",
}

var payment = notifications.Payment{Number: "REC-2026-000042", Amount: 34500, ReceivedAt: time.Date(2026, 11, 30, 21, 30, 0, 0, time.UTC)}

func write(t *testing.T, l notifications.Letter) notifications.Words {
	t.Helper()
	l.Centre, l.Visit, l.Payment = centre, visit, payment
	w, err := mail.Writer{}.Write(context.Background(), l)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("MAIL_PAGES"); dir != "" { // to look at them
		if err := os.WriteFile(filepath.Join(dir, string(l.Rule)+"-"+string(l.Language)+".html"), []byte(w.HTML), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

var rules = []notifications.Rule{
	notifications.AppointmentBooked, notifications.AppointmentMoved, notifications.Reminder24h, notifications.Reminder2h, notifications.PaymentReceived,
}

// Every letter says in its text what it says on its page, leaves nothing to fill in and asks for nothing from elsewhere.
func TestWrite(t *testing.T) {
	elsewhere := regexp.MustCompile(`<(img|script|link)|src=|url\(|(left|right):`)
	for _, rule := range rules {
		for _, language := range []i18n.Locale{i18n.Arabic, i18n.English} {
			w := write(t, notifications.Letter{Rule: rule, Language: language})
			for _, part := range []string{w.Subject, w.Text, w.HTML} {
				if strings.Contains(part, "mail.") || strings.ContainsAny(part, "{}") {
					t.Errorf("%s in %s is not filled in: %s", rule, language, part)
				}
			}
			if found := elsewhere.FindString(w.HTML); found != "" {
				t.Errorf("%s in %s has %q", rule, language, found)
			}
			if want := `dir="` + language.Dir() + `"`; !strings.Contains(w.HTML, want) {
				t.Errorf("%s in %s lacks %s", rule, language, want)
			}
		}
	}
}

func TestVisit(t *testing.T) {
	arabic := write(t, notifications.Letter{Rule: notifications.AppointmentBooked, Language: i18n.Arabic, For: "خالد القحطاني"})
	if got, want := arabic.Subject, "موعدك: الاثنين 30 نوفمبر 2026، 4:30 مساءً"; got != want {
		t.Errorf("subject %q, want %q", got, want)
	}
	for _, want := range []string{"20 جمادى الآخرة 1448هـ", "د. سامي العتيبي", "جلسة نطق فردية", "خالد القحطاني", "+966 11 234 5678"} {
		if !strings.Contains(arabic.Text, want) || !strings.Contains(arabic.HTML, want) {
			t.Errorf("the letter lacks %q:\n%s", want, arabic.Text)
		}
	}
	english := write(t, notifications.Letter{Rule: notifications.Reminder24h, Language: i18n.English})
	if got, want := english.Subject, "Reminder: Monday 30 November 2026, 4:30 PM"; got != want {
		t.Errorf("subject %q, want %q", got, want)
	}
	if !strings.Contains(english.HTML, "Speech and &lt;language&gt;") || !strings.Contains(english.Text, "Speech and <language>") {
		t.Error("the clinic's name is not shown as it is")
	}
}

// A receipt is of the day on which it was paid in the centre, which is not always that of Greenwich.
func TestReceipt(t *testing.T) {
	w := write(t, notifications.Letter{Rule: notifications.PaymentReceived, Language: i18n.English})
	for _, want := range []string{"SAR 345.00", "REC-2026-000042", "Tuesday 1 December 2026"} {
		if !strings.Contains(w.Text, want) {
			t.Errorf("the receipt lacks %q:\n%s", want, w.Text)
		}
	}
	if strings.Contains(w.Text, "Sami") {
		t.Error("the receipt tells of a visit")
	}
}
