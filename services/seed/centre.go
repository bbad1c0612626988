package seed

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/clinics"
)

// centre is who and what the centre has.
type centre struct {
	clinics   []discipline
	providers []provider
	services  []service
}

type discipline struct {
	code string
	name
	staff    int // of the demonstration
	services []service
}

type service struct {
	clinic  int
	code    string
	minutes int
	price   int // riyals
	class   clinics.VATClass
	name
}

type provider struct {
	clinic int
	name
}

// disciplines are the clinics of the demonstration, with eight services each.
var disciplines = []discipline{
	{"ABA", name{"تحليل السلوك التطبيقي", "ABA"}, 3, offers("ABA", 60, 350, name{"جلسة سلوك", "ABA session"}, name{"تقييم سلوكي", "Behaviour assessment"}, name{"تدريب أهل", "Parent training"}, name{"متابعة سلوكية", "Behaviour follow-up"})},
	{"OT", name{"العلاج الوظيفي", "Occupational therapy"}, 3, offers("OT", 45, 300, name{"جلسة وظيفي", "OT session"}, name{"تقييم وظيفي", "OT assessment"}, name{"تكامل حسي", "Sensory integration"}, name{"مهارات يومية", "Daily living skills"})},
	{"SLP", name{"النطق والتخاطب", "Speech therapy"}, 3, offers("SLP", 45, 280, name{"جلسة نطق", "Speech session"}, name{"تقييم نطق ولغة", "Speech assessment"}, name{"علاج التأتأة", "Stuttering therapy"}, name{"تواصل بديل", "Alternative communication"})},
	{"NUR", name{"التمريض", "Nursing"}, 1, offers("NUR", 15, 90, name{"غيار جروح", "Wound dressing"}, name{"تطعيم", "Vaccination"}, name{"قياس العلامات الحيوية", "Vital signs"}, name{"سحب عينة", "Blood sample"})},
	{"MED", name{"العيادة الطبية", "Medical"}, 2, offers("MED", 30, 250, name{"استشارة طبية", "Consultation"}, name{"مراجعة", "Follow-up"}, name{"طب نمو الأطفال", "Developmental paediatrics"}, name{"طب نفسي", "Psychiatry"})},
}

// offers makes eight services of four: each short and long. The last one is a report, which is no healthcare.
func offers(code string, minutes, price int, names ...name) []service {
	list := []service{}
	for n, of := range names {
		list = append(list,
			service{code: fmt.Sprintf("%s-%d1", code, n+1), minutes: minutes, price: price + 40*n, class: clinics.Healthcare, name: of},
			service{code: fmt.Sprintf("%s-%d2", code, n+1), minutes: min(2*minutes, 90), price: 2*price + 40*n, class: clinics.Healthcare, name: name{of.ar + " مطوّلة", of.en + ", long"}})
	}
	last := &list[len(list)-1]
	last.class, last.price, last.minutes, last.name = clinics.Standard, 90, 15, name{"تقرير طبي معتمد", "Certified medical report"}
	return list
}

// makeCentre takes the disciplines in turn, as many clinics as the size asks for.
func (s *Seed) makeCentre() {
	for n := range s.size.Clinics {
		d := disciplines[n%len(disciplines)]
		if round := n / len(disciplines); round > 0 {
			d.code, d.ar, d.en = fmt.Sprintf("%s%d", d.code, round+1), fmt.Sprintf("%s %d", d.ar, round+1), fmt.Sprintf("%s %d", d.en, round+1)
		}
		if s.size.Name != demo.Name {
			d.staff = s.size.Providers / s.size.Clinics
		}
		s.clinics = append(s.clinics, d)
		for k, of := range d.services {
			of.clinic, of.code = n, fmt.Sprintf("%s-%d%d", d.code, k/2+1, k%2+1)
			s.services = append(s.services, of)
		}
		for range d.staff {
			s.providers = append(s.providers, provider{n, s.staffName(len(s.providers))})
		}
	}
}

func (s *Seed) staffName(n int) name {
	first, family := women[n%len(women)], families[(n*5+n/len(families))%len(families)]
	if n%2 == 1 {
		first = men[(n*3)%len(men)]
	}
	return name{first.ar + " " + family.ar, first.en + " " + family.en}
}

func (s *Seed) loadCentre(ctx context.Context) error {
	s.makeCentre()
	steps := []struct {
		table string
		rows  int
		write func(w *bytes.Buffer, i int)
	}{
		{"organisation (id, name_ar, name_en, vat_number, cr_number, address_ar, address_en, phone, email)", 1, func(w *bytes.Buffer, _ int) {
			row(w, id(organisationID, 0), "مركز تنهل للرعاية الصحية", "Tenhal Healthcare Centre", "310122393500003", "1010010000",
				"طريق الملك فهد، حي العليا، الرياض 12214", "King Fahd Road, Al Olaya, Riyadh 12214", "+966112345678", "desk@tenhal.example")
		}},
		{"clinics (id, code, name_ar, name_en, position)", len(s.clinics), func(w *bytes.Buffer, i int) {
			row(w, id(clinicID, i), s.clinics[i].code, s.clinics[i].ar, s.clinics[i].en, i)
		}},
		{"rooms (id, clinic_id, name_ar, name_en)", len(s.providers), func(w *bytes.Buffer, i int) {
			row(w, id(roomID, i), id(clinicID, s.providers[i].clinic), fmt.Sprintf("غرفة %d", i+1), fmt.Sprintf("Room %d", i+1))
		}},
		{"services (id, clinic_id, code, name_ar, name_en, price, duration, vat_class)", len(s.services), func(w *bytes.Buffer, i int) {
			v := s.services[i]
			row(w, id(serviceID, i), id(clinicID, v.clinic), v.code, v.ar, v.en, v.price*100, v.minutes, string(v.class))
		}},
		{"providers (id, clinic_id, name_ar, name_en, room_id, position)", len(s.providers), func(w *bytes.Buffer, i int) {
			p := s.providers[i]
			row(w, id(providerID, i), id(clinicID, p.clinic), p.ar, p.en, id(roomID, i), i)
		}},
		{"provider_services (provider_id, service_id)", len(s.providers), s.offer},
		{"provider_hours (id, provider_id, weekday, opens, closes)", len(s.providers), s.hours},
	}
	for _, step := range steps {
		if err := load(ctx, s.DB, step.table, step.rows, step.write); err != nil {
			return err
		}
	}
	return nil
}

func (s *Seed) offer(w *bytes.Buffer, i int) {
	for n, v := range s.services {
		if v.clinic == s.providers[i].clinic {
			row(w, id(providerID, i), id(serviceID, n))
		}
	}
}

// hours are from Sunday to Thursday. In the demonstration there is a break for lunch and prayer.
func (s *Seed) hours(w *bytes.Buffer, i int) {
	for day := time.Sunday; day <= time.Thursday; day++ {
		n := i*20 + int(day)*2
		if s.size.Name != demo.Name {
			row(w, id(hoursID, n), id(providerID, i), int(day), opening, opening+daySlots*slotMinutes)
			continue
		}
		row(w, id(hoursID, n), id(providerID, i), int(day), opening, 12*60)
		row(w, id(hoursID, n+1), id(providerID, i), int(day), 12*60+45, 17*60+i%2*60)
	}
}
