package seed

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/referrals"
)

// referred is a referral of the demonstration: where it stands and how long ago it was sent, the oldest first.
type referred struct {
	status    referrals.Status
	urgency   referrals.Urgency
	days      int    // ago
	step      int    // how far it was escalated
	direction string // "out" or "in"; empty between clinics
	question  string
	answer    string // words of a refusal, an outcome or a reason
}

// story are the referrals of the demonstration.
var story = []referred{
	{referrals.Expired, referrals.Routine, 75, 3, "", "تقييم المهارات الحركية الدقيقة قبل دخول المدرسة.", ""},
	{referrals.Completed, referrals.Routine, 20, 0, "", "تأخر في الكلام مقارنة بأقرانه. نرجو تقييم النطق والفهم.", "لا تأخر في الفهم. جلسة أسبوعية لمدة ثلاثة أشهر ثم إعادة تقييم."},
	{referrals.Rejected, referrals.Routine, 18, 0, "", "صعوبة في الجلوس والتركيز أثناء الجلسات.", "نحتاج إلى تقرير المدرسة قبل قبول الحالة."},
	{referrals.Completed, referrals.Soon, 17, 0, "out", "اشتباه ضعف سمع. نرجو عمل تخطيط سمع.", "السمع طبيعي في الأذنين. يُعاد الفحص بعد سنة."},
	{referrals.Seen, referrals.Soon, 15, 0, "", "حساسية من بعض الملابس والأصوات. نرجو تقييم التكامل الحسي.", ""},
	{referrals.Withdrawn, referrals.Routine, 12, 0, "", "متابعة بعد انتهاء البرنامج.", "انتقلت الأسرة إلى مدينة أخرى."},
	{referrals.Seen, referrals.Routine, 11, 0, "", "نوبات غضب عند الانتقال بين الأنشطة.", ""},
	{referrals.Sent, referrals.Routine, 10, 2, "", "ضعف في قبضة اليد عند الكتابة.", ""},
	{referrals.Booked, referrals.Routine, 9, 0, "", "نرجو خطة مشتركة مع الأسرة للتواصل بالصور.", ""},
	{referrals.Booked, referrals.Urgent, 6, 0, "in", "محوّل بعد خروج من المستشفى: صعوبة في البلع والكلام.", ""},
	{referrals.Accepted, referrals.Soon, 4, 0, "", "تراجع في الكلمات خلال الشهرين الماضيين.", ""},
	{referrals.Sent, referrals.Urgent, 3, 1, "", "سلوك إيذاء للنفس زاد هذا الأسبوع.", ""},
	{referrals.Received, referrals.Routine, 2, 0, "", "تقييم شامل قبل اجتماع الخطة الفردية.", ""},
	{referrals.Sent, referrals.Routine, 1, 0, "out", "نرجو تقييم طب الأعصاب: شرود متكرر.", ""},
	{referrals.Sent, referrals.Soon, 0, 0, "", "نرجو تقييم مهارات اللعب والتفاعل.", ""},
	{referrals.Draft, referrals.Routine, 0, 0, "", "متابعة المهارات اليومية: الأكل واللبس.", ""},
}

const (
	hospital  = "مستشفى الملك خالد"
	colleague = "د. نوف الرشيد"
)

// sent is a referral as it is written.
type sent struct {
	referred
	n            int
	from, to     int   // clinics
	first, then  visit // of the sender, and, where it was booked, of the other clinic
	number       string
	wrote, acted time.Time // when it was sent or written, and when it was answered or ended
}

// loadReferrals writes referrals in every state. Those that were booked have a visit that there is.
func (s *Seed) loadReferrals(ctx context.Context, visits []visit) error {
	list, last := s.refer(visits)
	const columns = "referrals (id, number, patient_id, from_clinic_id, to_clinic_id, facility, colleague, urgency, reason, question, consent, status, author_id, due_at, step, " +
		"answered_in, refusal, refusal_words, outcome, attended, withdraw_reason, created_at, sent_at, received_at, accepted_at, rejected_at, seen_at, completed_at, withdrawn_at, expired_at)"
	for _, table := range []struct {
		columns string
		write   func(w *bytes.Buffer, r sent)
	}{
		{columns, referralRow},
		{"referral_events (referral_id, at, actor_id, actor_ar, actor_en, what)", s.referralEvents},
		{"referral_visits (id, appointment_id, referral_id)", referralVisit},
		{"referral_steps (referral_id, step, at)", referralSteps},
	} {
		if err := s.load(ctx, table.columns, len(list), func(w *bytes.Buffer, i int) { table.write(w, list[i]) }); err != nil {
			return err
		}
	}
	for year, n := range last {
		if err := s.run(ctx, fmt.Sprintf("INSERT INTO number_series (series, last) VALUES ('REF-%d', %d)", year, n)); err != nil {
			return err
		}
	}
	return nil
}

// refer finds a patient for each referral: one who was in a clinic before, and, where a visit was booked from it, comes or
// came to another one afterwards. It returns the last number of each year, too.
func (s *Seed) refer(visits []visit) (list []sent, last map[int]int) {
	taken, last := map[int]bool{}, map[int]int{}
	for n, of := range story {
		r := sent{referred: of, n: n, wrote: s.now.AddDate(0, 0, -of.days).Add(-time.Duration(20+7*n) * time.Minute)}
		if !s.patientFor(&r, visits, taken) {
			continue
		}
		taken[r.first.patient] = true
		r.acted = earlier(r.wrote.Add(26*time.Hour), s.now.Add(-time.Minute))
		if of.status == referrals.Expired {
			r.acted = r.wrote.AddDate(0, 0, 60)
		}
		if of.status != referrals.Draft {
			last[r.wrote.Year()]++
			r.number = fmt.Sprintf("REF-%d-%06d", r.wrote.Year(), last[r.wrote.Year()])
		}
		list = append(list, r)
	}
	return list, last
}

// patientFor chooses the visits that a referral lies between, of a patient who has no other one.
func (s *Seed) patientFor(r *sent, visits []visit, taken map[int]bool) bool {
	needs := map[referrals.Status]func(visit) bool{
		referrals.Booked: func(v visit) bool { return v.status.Planned() && v.starts.After(s.now) },
		referrals.Seen: func(v visit) bool {
			return v.status == appointments.Completed && v.starts.After(r.wrote.AddDate(0, 0, 2))
		},
	}[r.status]
	if r.status == referrals.Completed && r.direction == "" {
		needs = func(v visit) bool {
			return v.status == appointments.Completed && v.starts.After(r.wrote.AddDate(0, 0, 2)) && v.ends.Before(s.now.AddDate(0, 0, -2))
		}
	}
	for try := range 2 * len(visits) { // first of a clinic of its own turn, then of any
		first := visits[try%len(visits)]
		if try < len(visits) && first.clinic != r.n%len(s.clinics) {
			continue
		}
		if taken[first.patient] || first.patient%24 == 7 || first.status != appointments.Completed { // some are left ready to be referred
			continue
		}
		r.first, r.from, r.to = first, first.clinic, (first.clinic+1)%len(s.clinics)
		if needs == nil {
			return true
		}
		for _, then := range visits {
			if then.patient == first.patient && then.clinic != first.clinic && needs(then) {
				r.then, r.to = then, then.clinic
				return true
			}
		}
	}
	return false
}

// when is an instant that there is only where a referral came so far.
func when(is bool, at time.Time) any {
	if is {
		return at
	}
	return nil
}

func clinicOrOutside(outside bool, clinic int) any {
	if outside {
		return nil
	}
	return id(clinicID, clinic)
}

func (r sent) author() uuid.UUID {
	if r.first.provider == 0 {
		return id(userID, 1)
	}
	return id(userID, 0)
}

// taken reports whether the referral was accepted.
func (r sent) taken() bool {
	return r.status == referrals.Accepted || r.status == referrals.Booked || r.status == referrals.Seen || r.status == referrals.Completed
}

func referralRow(w *bytes.Buffer, r sent) {
	is := func(s referrals.Status) bool { return r.status == s }
	words := func(s referrals.Status) string {
		if is(s) {
			return r.answer
		}
		return ""
	}
	number, facility, who, refusal := any(nil), "", "", ""
	if r.number != "" {
		number = r.number
	}
	if r.direction != "" {
		facility, who = hospital, colleague
	}
	if is(referrals.Rejected) {
		refusal = string(referrals.Incomplete)
	}
	wasSent, seen := r.number != "", r.then.status == appointments.Completed
	row(w, id(referralID, r.n), number, id(patientID, r.first.patient), clinicOrOutside(r.direction == "in", r.from), clinicOrOutside(r.direction == "out", r.to),
		facility, who, string(r.urgency), string(referrals.Reasons[r.n%3]), r.question, string(referrals.ByGuardian), string(r.status), r.author(), when(wasSent, r.due()), r.step,
		map[bool]int{true: 60 * (3 + r.n%9)}[r.taken() || is(referrals.Rejected)], refusal, words(referrals.Rejected), words(referrals.Completed), fmt.Sprint(is(referrals.Completed) && seen), words(referrals.Withdrawn),
		r.wrote, when(wasSent, r.wrote), when(is(referrals.Received), r.acted), when(r.taken(), r.acted), when(is(referrals.Rejected), r.acted),
		when(seen, r.then.ends), when(is(referrals.Completed), r.done()), when(is(referrals.Withdrawn), r.acted), when(is(referrals.Expired), r.acted))
}

// done is when a completed referral was.
func (r sent) done() time.Time { return later(r.acted, r.then.ends).Add(time.Hour) }

func (s *Seed) referralEvents(w *bytes.Buffer, r sent) {
	event := func(is bool, at time.Time, what referrals.Happening) {
		if is {
			who := maha
			if r.author() == id(userID, 1) && (what == referrals.WhenCreated || what == referrals.WhenSent) {
				who = s.providers[0].name
			}
			row(w, id(referralID, r.n), at, r.author(), who.ar, who.en, string(what))
		}
	}
	event(true, r.wrote, referrals.WhenCreated)
	event(r.number != "", r.wrote, referrals.WhenSent)
	event(r.status == referrals.Received, r.acted, referrals.WhenReceived)
	event(r.taken(), r.acted, referrals.WhenAccepted)
	event(r.then.starts != time.Time{}, r.acted.Add(5*time.Minute), referrals.WhenBooked)
	event(r.then.status == appointments.Completed, r.then.ends, referrals.WhenSeen)
	event(r.status == referrals.Completed, r.done(), referrals.WhenCompleted)
	event(r.status == referrals.Rejected, r.acted, referrals.WhenRejected)
	event(r.status == referrals.Withdrawn, r.acted, referrals.WhenWithdrawn)
	event(r.status == referrals.Expired, r.acted, referrals.WhenExpired)
}

// due is by when it was to be answered: about what the settings say.
func (r sent) due() time.Time {
	return r.wrote.AddDate(0, 0, map[referrals.Urgency]int{referrals.Routine: 7, referrals.Soon: 2, referrals.Urgent: 1}[r.urgency])
}

func referralVisit(w *bytes.Buffer, r sent) {
	if !r.then.starts.IsZero() {
		row(w, id(referralID, len(story)+r.n), id(appointmentID, r.then.n), id(referralID, r.n))
	}
}

func referralSteps(w *bytes.Buffer, r sent) {
	for step := range r.step {
		row(w, id(referralID, r.n), step+1, r.due().AddDate(0, 0, step))
	}
}
