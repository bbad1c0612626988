package seed

import (
	"fmt"

	"tenhal.sa/tenhal/services/clinics"
)

// discipline is what a clinic does, and with whom.
type discipline struct {
	code string
	name
	staff    int // of the demonstration
	doctors  bool
	therapy  bool // children come week by week; to the others come people of all ages, now and then
	weekends bool // somebody is on duty then
	hall     name // a room for two visits at once, where there is one
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

// disciplines are the clinics of the demonstration, with eight services each.
var disciplines = []discipline{
	{code: "ABA", name: name{"تحليل السلوك التطبيقي", "ABA"}, staff: 3, therapy: true, weekends: true, services: offers("ABA", 60, 350,
		name{"جلسة سلوك", "ABA session"}, name{"تقييم سلوكي", "Behaviour assessment"}, name{"تدريب أهل", "Parent training"}, name{"متابعة سلوكية", "Behaviour follow-up"})},
	{code: "OT", name: name{"العلاج الوظيفي", "Occupational therapy"}, staff: 3, therapy: true, weekends: true, hall: name{"صالة العلاج الوظيفي", "OT gym"}, services: offers("OT", 45, 300,
		name{"جلسة وظيفي", "OT session"}, name{"تقييم وظيفي", "OT assessment"}, name{"تكامل حسي", "Sensory integration"}, name{"مهارات يومية", "Daily living skills"})},
	{code: "SLP", name: name{"النطق والتخاطب", "Speech therapy"}, staff: 3, therapy: true, services: offers("SLP", 45, 280,
		name{"جلسة نطق", "Speech session"}, name{"تقييم نطق ولغة", "Speech assessment"}, name{"علاج التأتأة", "Stuttering therapy"}, name{"تواصل بديل", "Alternative communication"})},
	{code: "NUR", name: name{"التمريض", "Nursing"}, staff: 1, services: offers("NUR", 15, 90,
		name{"غيار جروح", "Wound dressing"}, name{"تطعيم", "Vaccination"}, name{"قياس العلامات الحيوية", "Vital signs"}, name{"سحب عينة", "Blood sample"})},
	{code: "MED", name: name{"العيادة الطبية", "Medical"}, staff: 2, doctors: true, services: offers("MED", 30, 250,
		name{"استشارة طبية", "Consultation"}, name{"مراجعة", "Follow-up"}, name{"طب نمو الأطفال", "Developmental paediatrics"}, name{"طب نفسي", "Psychiatry"})},
}

const (
	perClinic = 8             // services
	reports   = perClinic - 1 // the last of them is a report, which is no healthcare and is added to a bill
)

// offers makes a clinic's services of four: each short and long, and a report in the place of the last.
func offers(code string, minutes, price int, names ...name) []service {
	list := []service{}
	for n, of := range names {
		list = append(list,
			service{code: fmt.Sprintf("%s-%d1", code, n+1), minutes: minutes, price: price + 40*n, class: clinics.Healthcare, name: of},
			service{code: fmt.Sprintf("%s-%d2", code, n+1), minutes: min(2*minutes, 90), price: 2*price + 40*n, class: clinics.Healthcare, name: name{of.ar + " مطوّلة", of.en + ", long"}})
	}
	last := &list[reports]
	last.class, last.price, last.minutes, last.name = clinics.Standard, 90, 15, name{"تقرير طبي معتمد", "Certified medical report"}
	return list
}
