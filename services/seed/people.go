package seed

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/identity"
)

// people are the patients.
type people struct {
	patients []person
	treated  map[int]string // codes of the clinics in which a patient has visits
}

type person struct {
	name
	father, family name
	female, child  bool
	born           civil.Date
	finance.Buyer  // what bills say of them
}

// adult is the age from which patients answer for themselves.
const adult = 18

// makePeople gives every patient a name of three parts: their own, their father's, their family's.
func (s *Seed) makePeople() {
	today := civil.Of(s.now, zone)
	s.patients = make([]person, s.size.Patients)
	for n := range s.patients {
		p := person{female: s.dice.IntN(2) == 0, father: pick(s.dice, men), family: pick(s.dice, families)}
		first := pick(s.dice, men)
		if p.female {
			first = pick(s.dice, women)
		}
		kind := identity.NationalID
		if s.dice.IntN(4) == 0 {
			kind, p.family = identity.Iqama, pick(s.dice, abroad)
		}
		p.name = full(first, p.father, p.family)
		// Six in ten are children: it is a centre for therapy.
		days := 3*365 + s.dice.IntN(12*365)
		if p.child = s.dice.IntN(10) < 6; !p.child {
			days = adult*366 + s.dice.IntN(50*365)
		}
		p.born = today.Add(-days)
		p.Buyer = finance.Buyer{
			NameAr: p.ar, NameEn: p.en, FileNumber: fmt.Sprintf("F-%06d", n+1), IdentityKind: string(kind), IdentityNumber: identity.Make(kind, n+1),
			Phone: fmt.Sprintf("+9665%08d", (n*7919+1234567)%100000000),
		}
		s.patients[n] = p
	}
}

func pick(dice *rand.Rand, names []name) name { return names[dice.IntN(len(names))] }

func (p person) citizen() bool { return p.IdentityKind == string(identity.NationalID) }

func (s *Seed) loadPatients(ctx context.Context) error {
	s.makePeople()
	const columns = "patients (id, file_number, name_ar, name_en, sex, birth_date, identity_kind, identity_number, phone, email, language, search_name, created_at)"
	if err := s.load(ctx, columns, len(s.patients), s.patient); err != nil {
		return err
	}
	if err := s.load(ctx, "guardians (id, patient_id, name_ar, name_en, relation, phone, email)", len(s.patients), s.guardian); err != nil {
		return err
	}
	// The trigger that does this rests while a measured size is loaded.
	return s.run(ctx, "INSERT INTO patient_words SELECT DISTINCT unnest(tsvector_to_array(words)) FROM patients ON CONFLICT DO NOTHING")
}

func (s *Seed) patient(w *bytes.Buffer, i int) {
	p := s.patients[i]
	sex, email, language := "male", "", "ar"
	if p.female {
		sex = "female"
	}
	if i%4 > 0 {
		email = fmt.Sprintf("patient%d@mail.example", i+1)
	}
	if i%5 == 0 {
		language = "en"
	}
	row(w, id(patientID, i), p.FileNumber, p.ar, p.en, sex, p.born.String(), p.IdentityKind, p.IdentityNumber, p.Phone, email, language, fold.Key(p.ar, p.en), s.registered(i))
}

// registered is when a patient was registered: before their first visit.
func (s *Seed) registered(i int) time.Time {
	return s.begins().In(zone).Add(-time.Duration(s.size.Patients-i) * time.Hour)
}

// parent is who answers for a child: for half of them the mother, who keeps her own family's name.
func (s *Seed) parent(i int) (relation string, of name) {
	if i%2 == 0 {
		return "mother", full(women[i/2%len(women)], families[i*7%len(families)])
	}
	return "father", full(s.patients[i].father, s.patients[i].family)
}

// guardian adds the parent of a child.
func (s *Seed) guardian(w *bytes.Buffer, i int) {
	p := s.patients[i]
	if !p.child {
		return
	}
	relation, parent := s.parent(i)
	row(w, id(guardianID, i), id(patientID, i), parent.ar, parent.en, relation, p.Phone, fmt.Sprintf("guardian%d@mail.example", i+1))
}
