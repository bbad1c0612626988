package seed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/notes"
)

// asks are the ready-made templates that the clinics of the demonstration keep their notes by.
var asks = map[string]string{"ABA": "aba", "OT": "ot", "SLP": "slp", "NUR": "nursing", "MED": "medical"}

// observed is what the one clinician of the demonstration writes of a session, section by section.
var observed = [][]string{
	{"طلب الأشياء بالإشارة ثم بالكلمة، ومطابقة الألوان.", "تقليد الحركات الكبيرة، والجلوس على الكرسي خمس دقائق."},
	{"18 محاولة من 25 بدون مساعدة (72%).", "11 محاولة من 20 بدون مساعدة (55%)، أفضل من الجلسة السابقة."},
	{"بكاء قصير مرة واحدة عند الانتقال بين الأنشطة، هدأ خلال دقيقتين.", "لم تظهر سلوكيات مقلقة."},
	{"المعزز: السيارة الصغيرة. تلقين جسدي جزئي ثم إيمائي.", "المعزز: الفقاعات. تلقين لفظي فقط."},
	{"حضرت الأم آخر عشر دقائق، ونفذت خطوات الطلب بنفسها.", ""},
	{"تعميم المهارة مع شخص آخر.", "رفع معيار الاستقلالية إلى 80%."},
}

// loadNotes writes how the clinics keep their notes, and what the clinician wrote of the visits: signed, but for
// the last three.
func (s *Seed) loadNotes(ctx context.Context, visits []visit) error {
	const templates = "note_templates (id, clinic_id, edition, sections, created_at)"
	err := s.load(ctx, templates, len(s.clinics), func(w *bytes.Buffer, i int) {
		sections, _ := json.Marshal(notes.ReadyNamed(asks[s.clinics[i].code])) // texts, which can be written
		row(w, id(noteTemplateID, i), id(clinicID, i), 1, sections, s.begins().In(zone))
	})
	if err != nil {
		return err
	}
	own := s.written(visits)
	for _, table := range []struct {
		columns string
		write   func(w *bytes.Buffer, n *notes.Note, v visit)
	}{
		{"notes (id, patient_id, appointment_id, clinic_id, template_id, author_id, author_ar, author_en, begun_at, signed_at, sha256)", noteRow},
		{"note_texts (id, written, saved_at)", wordsRow},
		{"unsigned_notes (appointment_id, provider_id, clinic_id, since)", owedRow},
	} {
		if err := s.load(ctx, table.columns, len(own), func(w *bytes.Buffer, i int) { table.write(w, s.note(own, i), own[i]) }); err != nil {
			return err
		}
	}
	return nil
}

// written are the visits that the clinician, who is the first provider, writes a note of.
func (s *Seed) written(visits []visit) (list []visit) {
	for _, v := range visits {
		if v.provider == 0 && v.status == appointments.Completed {
			list = append(list, v)
		}
	}
	return list
}

// note is that of the nth of the visits. The last three are not signed: of these two are not begun, and returned without an id.
func (s *Seed) note(own []visit, n int) *notes.Note {
	v, who, left := own[n], s.providers[0], len(own)-n
	if left < 3 {
		return &notes.Note{}
	}
	out := &notes.Note{
		ID: id(noteID, n), PatientID: id(patientID, v.patient), AppointmentID: id(appointmentID, v.n), ClinicID: id(clinicID, v.clinic),
		TemplateID: id(noteTemplateID, v.clinic), AuthorID: id(userID, 1), AuthorAr: who.ar, AuthorEn: who.en, BegunAt: v.ends.Add(-5 * time.Minute),
	}
	for i, title := range notes.ReadyNamed(asks[s.clinics[v.clinic].code]) {
		out.Written = append(out.Written, notes.Section{TitleAr: title.TitleAr, TitleEn: title.TitleEn, Written: observed[i][n%2]})
	}
	if left > 3 {
		out.SignedAt = v.ends.Add(time.Duration(n%4) * time.Minute)
		out.SHA256 = out.Seal()
	}
	return out
}

func noteRow(w *bytes.Buffer, n *notes.Note, _ visit) {
	if n.ID == uuid.Nil {
		return
	}
	var sum any
	if n.Signed() {
		sum = fmt.Sprintf(`\x%x`, n.SHA256)
	}
	row(w, n.ID, n.PatientID, n.AppointmentID, n.ClinicID, n.TemplateID, n.AuthorID, n.AuthorAr, n.AuthorEn, n.BegunAt, n.SignedAt, sum)
}

func wordsRow(w *bytes.Buffer, n *notes.Note, _ visit) {
	if n.ID == uuid.Nil {
		return
	}
	written, _ := json.Marshal(n.Written) // texts, which can be written
	row(w, n.ID, written, later(n.BegunAt, n.SignedAt))
}

func owedRow(w *bytes.Buffer, n *notes.Note, v visit) {
	if !n.Signed() {
		row(w, id(appointmentID, v.n), id(providerID, v.provider), id(clinicID, v.clinic), v.ends)
	}
}
