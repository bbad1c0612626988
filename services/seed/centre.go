package seed

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/finance"
)

// centre is who and what the centre has.
type centre struct {
	clinics   []discipline
	rooms     []room
	providers []provider
	services  []service
}

type room struct {
	clinic, capacity int
	name
}

type provider struct {
	clinic, room, unit int // where they always work; units count from 1
	name
}

// seller is the centre as its invoices name it.
var seller = finance.Seller{
	NameAr: "مركز تنهل للرعاية الصحية", NameEn: "Tenhal Healthcare Centre", VATNumber: "310122393500003", CRNumber: "1010010000",
	AddressAr: "طريق الملك فهد، حي العليا، الرياض 12214", AddressEn: "King Fahd Road, Al Olaya, Riyadh 12214", Phone: "+966112345678",
}

// makeCentre takes the disciplines in turn, as many clinics as the size asks for.
func (s *Seed) makeCentre() {
	for n := range s.size.Clinics {
		d := disciplines[n%len(disciplines)]
		if round := n / len(disciplines); round > 0 {
			d.code, d.ar, d.en = fmt.Sprintf("%s%d", d.code, round+1), fmt.Sprintf("%s %d", d.ar, round+1), fmt.Sprintf("%s %d", d.en, round+1)
		}
		if s.size.measured() {
			d.staff, d.hall = s.size.Providers/s.size.Clinics, name{}
		}
		s.clinics = append(s.clinics, d)
		for k, of := range d.services {
			of.clinic, of.code = n, fmt.Sprintf("%s-%d%d", d.code, k/2+1, k%2+1)
			s.services = append(s.services, of)
		}
		s.hire(n, d)
	}
}

// hire gives each provider a room of their own, but for the first two of a clinic with a hall.
func (s *Seed) hire(clinic int, d discipline) {
	for k := range d.staff {
		p := provider{clinic: clinic, unit: 1, name: staffName(len(s.providers), d.doctors)}
		switch {
		case d.hall != name{} && k == 0:
			s.rooms = append(s.rooms, room{clinic, 2, d.hall})
		case d.hall != name{} && k == 1:
			p.unit = 2
		default:
			s.rooms = append(s.rooms, room{clinic, 1, name{fmt.Sprintf("غرفة %d", len(s.rooms)+1), fmt.Sprintf("Room %d", len(s.rooms)+1)}})
		}
		p.room = len(s.rooms) - 1
		s.providers = append(s.providers, p)
	}
}

func staffName(n int, doctor bool) name {
	first, family := women[n%len(women)], families[(n*5+n/len(families))%len(families)]
	if n%2 == 1 {
		first = men[(n*3)%len(men)]
	}
	if doctor {
		first = name{"د. " + first.ar, "Dr " + first.en}
	}
	return full(first, family)
}

func (s *Seed) loadCentre(ctx context.Context) error {
	s.makeCentre()
	for _, step := range []struct {
		table string
		rows  int
		write func(w *bytes.Buffer, i int)
	}{
		{"organisation (id, name_ar, name_en, vat_number, cr_number, address_ar, address_en, phone, email)", 1, func(w *bytes.Buffer, _ int) {
			row(w, id(organisationID, 0), seller.NameAr, seller.NameEn, seller.VATNumber, seller.CRNumber, seller.AddressAr, seller.AddressEn, seller.Phone, "desk@tenhal.example")
		}},
		{"clinics (id, code, name_ar, name_en, position)", len(s.clinics), func(w *bytes.Buffer, i int) {
			row(w, id(clinicID, i), s.clinics[i].code, s.clinics[i].ar, s.clinics[i].en, i)
		}},
		{"rooms (id, clinic_id, name_ar, name_en, capacity)", len(s.rooms), func(w *bytes.Buffer, i int) {
			row(w, id(roomID, i), id(clinicID, s.rooms[i].clinic), s.rooms[i].ar, s.rooms[i].en, s.rooms[i].capacity)
		}},
		{"services (id, clinic_id, code, name_ar, name_en, price, duration, vat_class)", len(s.services), func(w *bytes.Buffer, i int) {
			v := s.services[i]
			row(w, id(serviceID, i), id(clinicID, v.clinic), v.code, v.ar, v.en, v.price*100, v.minutes, string(v.class))
		}},
		{"providers (id, clinic_id, name_ar, name_en, room_id, position)", len(s.providers), func(w *bytes.Buffer, i int) {
			p := s.providers[i]
			row(w, id(providerID, i), id(clinicID, p.clinic), p.ar, p.en, id(roomID, p.room), i)
		}},
		{"provider_services (provider_id, service_id)", len(s.providers), s.offer},
		{"provider_hours (id, provider_id, weekday, opens, closes)", len(s.providers), s.hours},
	} {
		if err := s.load(ctx, step.table, step.rows, step.write); err != nil {
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

func (s *Seed) hours(w *bytes.Buffer, i int) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		for k, open := range s.working(i, day) {
			row(w, id(hoursID, i*20+int(day)*2+k), id(providerID, i), int(day), open.from, open.to)
		}
	}
}
