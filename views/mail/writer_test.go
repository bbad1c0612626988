package mail_test

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/segment"
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

// ofKhalid is the same, as his guardian reads of it.
var ofKhalid = func() notifications.Visit {
	v := visit
	v.NameAr, v.NameEn, v.Other = "خالد القحطاني", "Khalid Al-Qahtani", true
	return v
}()

var payment = notifications.Payment{Number: "REC-2026-000042", Amount: 34500, ReceivedAt: time.Date(2026, 11, 30, 21, 30, 0, 0, time.UTC)}

func write(t *testing.T, l notifications.Letter) notifications.Words {
	t.Helper()
	l.Centre, l.Payment, l.Channel = centre, payment, cmp.Or(l.Channel, notifications.Email)
	l.Template = notifications.Original(l.Event, l.Channel, l.Language)
	if slices.Contains(notifications.AboutVisits, l.Event) && l.Visits == nil {
		l.Visits = []notifications.Visit{visit}
	}
	w, err := mail.Writer{}.Write(context.Background(), l)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("MAIL_PAGES"); dir != "" { // to look at them
		if err := os.WriteFile(filepath.Join(dir, string(l.Event)+"-"+string(l.Language)+".html"), []byte(w.HTML), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// Every letter says in its text what it says on its page, leaves nothing to fill in and asks for nothing from elsewhere.
func TestWrite(t *testing.T) {
	elsewhere := regexp.MustCompile(`<(img|script|link)|src=|url\(|(left|right):`)
	for _, event := range append(slices.Clone(notifications.Events), notifications.AboutAccounts...) {
		for _, language := range []i18n.Locale{i18n.Arabic, i18n.English} {
			w := write(t, notifications.Letter{Event: event, Language: language, Name: "Omar", Text: "Closed today.", Link: "https://tenhal.example/a/x"})
			for _, part := range []string{w.Subject, w.Text, w.HTML} {
				if part == "" || strings.Contains(part, "mail.") || strings.ContainsAny(part, "{}") {
					t.Errorf("%s in %s is not filled in: %s", event, language, part)
				}
			}
			if found := elsewhere.FindString(w.HTML); found != "" {
				t.Errorf("%s in %s has %q", event, language, found)
			}
			if want := `dir="` + language.Dir() + `"`; !strings.Contains(w.HTML, want) {
				t.Errorf("%s in %s lacks %s", event, language, want)
			}
		}
	}
}

func TestVisit(t *testing.T) {
	arabic := write(t, notifications.Letter{Event: notifications.OnBooking, Language: i18n.Arabic, Visits: []notifications.Visit{ofKhalid}})
	if got, want := arabic.Subject, "موعدك: الاثنين 30 نوفمبر 2026، \u20664:30\u2069 مساءً"; got != want {
		t.Errorf("subject %q, want %q", got, want)
	}
	for _, want := range []string{"20 جمادى الآخرة 1448هـ", "د. سامي العتيبي", "جلسة نطق فردية", "خالد القحطاني", "+966 11 234 5678"} {
		if !strings.Contains(arabic.Text, want) || !strings.Contains(arabic.HTML, want) {
			t.Errorf("the letter lacks %q:\n%s", want, arabic.Text)
		}
	}
	english := write(t, notifications.Letter{Event: notifications.BeforeVisit, Language: i18n.English})
	if got, want := english.Subject, "Reminder: Monday 30 November 2026, 4:30 PM"; got != want {
		t.Errorf("subject %q, want %q", got, want)
	}
	if !strings.Contains(english.HTML, "Speech and &lt;language&gt;") || !strings.Contains(english.Text, "Speech and <language>") {
		t.Error("the clinic's name is not shown as it is")
	}
}

// A receipt is of the day on which it was paid in the centre, which is not always that of Greenwich.
func TestReceipt(t *testing.T) {
	w := write(t, notifications.Letter{Event: notifications.OnPayment, Language: i18n.English})
	for _, want := range []string{"SAR 345.00", "REC-2026-000042", "Tuesday 1 December 2026"} {
		if !strings.Contains(w.Text, want) {
			t.Errorf("the receipt lacks %q:\n%s", want, w.Text)
		}
	}
	if strings.Contains(w.Text, "Sami") {
		t.Error("the receipt tells of a visit")
	}
}

// A text of several visits has a line for each, keeps figures and names in order within Arabic, and costs no more than
// it must in English.
func TestText(t *testing.T) {
	later := visit
	later.StartsAt = visit.StartsAt.Add(time.Hour)
	both := []notifications.Visit{ofKhalid, later}
	for _, test := range []struct {
		language i18n.Locale
		want     string
		segments int
		unicode  bool
	}{
		{i18n.English, "Tenhal Rehabilitation Centre: a reminder.\nKhalid Al-Qahtani: Monday 30 November, 4:30 PM, with Dr Sami Al-Otaibi\nMonday 30 November, 5:30 PM, with Dr Sami Al-Otaibi\nReply 1 to confirm, 2 to cancel, or choose here:\nhttps://t.example/a/x", 2, false},
		{i18n.Arabic, "\u2068مركز تنهل للتأهيل\u2069: نذكّرك بالموعد.\n\u2068خالد القحطاني\u2069: الاثنين 30 نوفمبر، \u20664:30\u2069 مساءً، مع \u2068د. سامي العتيبي\u2069\nالاثنين 30 نوفمبر، \u20665:30\u2069 مساءً، مع \u2068د. سامي العتيبي\u2069\nأرسل 1 للتأكيد أو 2 للإلغاء، أو اختر من هنا:\nhttps://t.example/a/x", 4, true},
	} {
		w := write(t, notifications.Letter{
			Event: notifications.BeforeVisit, Channel: notifications.SMS, Language: test.language, Visits: both, Link: "https://t.example/a/x",
		})
		if w.Text != test.want {
			t.Errorf("text %q, want %q", w.Text, test.want)
		}
		if n, unicode := segment.Count(w.Text); n != test.segments || unicode != test.unicode {
			t.Errorf("%s: %d segments, unicode %t, want %d, %t", test.language, n, unicode, test.segments, test.unicode)
		}
	}
}

// What a WhatsApp message is kept as says what its variables say: of several visits one line.
func TestWhatsApp(t *testing.T) {
	w := write(t, notifications.Letter{
		Event: notifications.BeforeVisit, Channel: notifications.WhatsApp, Language: i18n.English,
		Visits: []notifications.Visit{ofKhalid, visit}, Link: "https://t.example/a/x",
	})
	if len(w.Values) != 3 || strings.Contains(w.Values[1], "\n") || w.Values[2] != "https://t.example/a/x" {
		t.Fatalf("values %q, want the centre, the visits in one line and the link", w.Values)
	}
	for _, value := range w.Values {
		if !strings.Contains(w.Text, value) {
			t.Errorf("the text %q does not say %q", w.Text, value)
		}
	}
}
