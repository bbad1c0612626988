package seed

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/identity"
)

// people are the patients.
type people struct {
	patients []person
}

type person struct {
	name
	file    string
	female  bool
	born    civil.Date
	kind    identity.Kind
	number  string
	phone   string
	citizen bool
}

// adult is the age from which patients answer for themselves.
const adult = 18

// makePeople gives every patient a name of three parts: their own, their father's, their family's.
func (s *Seed) makePeople() {
	today := civil.Of(s.now, zone)
	s.patients = make([]person, s.size.Patients)
	for n := range s.patients {
		p := person{female: s.dice.IntN(2) == 0, file: fmt.Sprintf("F-%06d", n+1), phone: fmt.Sprintf("+9665%08d", (n*7919+1234567)%100000000)}
		first := men[s.dice.IntN(len(men))]
		if p.female {
			first = women[s.dice.IntN(len(women))]
		}
		father, family := men[s.dice.IntN(len(men))], families[s.dice.IntN(len(families))]
		p.name = name{first.ar + " " + father.ar + " " + family.ar, first.en + " " + father.en + " " + family.en}
		// Six in ten are children: it is a centre for therapy.
		days := 3*365 + s.dice.IntN(12*365)
		if s.dice.IntN(10) >= 6 {
			days = adult*366 + s.dice.IntN(50*365)
		}
		p.born = today.Add(-days)
		p.kind, p.citizen = identity.NationalID, s.dice.IntN(4) > 0
		if !p.citizen {
			p.kind = identity.Iqama
		}
		p.number = identity.Make(p.kind, n+1)
		s.patients[n] = p
	}
}

func (s *Seed) loadPatients(ctx context.Context) error {
	s.makePeople()
	const columns = "patients (id, file_number, name_ar, name_en, sex, birth_date, identity_kind, identity_number, phone, email, language, search_name, created_at)"
	err := load(ctx, s.DB, columns, len(s.patients), func(w *bytes.Buffer, i int) {
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
		row(w, id(patientID, i), p.file, p.ar, p.en, sex, p.born.String(), string(p.kind), p.number, p.phone, email, language,
			fold.Key(p.ar, p.en), s.now.Add(-time.Duration(s.size.Patients-i)*time.Hour))
	})
	if err != nil {
		return err
	}
	return load(ctx, s.DB, "guardians (id, patient_id, name_ar, name_en, relation, phone, email)", len(s.patients), s.guardian)
}

// guardian adds the parent of a child: half of them the mother.
func (s *Seed) guardian(w *bytes.Buffer, i int) {
	p := s.patients[i]
	if years, _ := p.born.Age(civil.Of(s.now, zone)); years >= adult {
		return
	}
	relation, parent := "father", men[i%len(men)]
	if i%2 == 0 {
		relation, parent = "mother", women[i%len(women)]
	}
	family := families[(i*7)%len(families)]
	row(w, id(guardianID, i), id(patientID, i), parent.ar+" "+family.ar, parent.en+" "+family.en, relation, p.phone, fmt.Sprintf("guardian%d@mail.example", i+1))
}
