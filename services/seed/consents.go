package seed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// loadConsents writes the forms of consent of the demonstration, and who has signed them.
func (s *Seed) loadConsents(ctx context.Context, visits []visit) error {
	s.treated = map[int]string{}
	for _, v := range visits {
		s.treated[v.patient] += s.clinics[v.clinic].code + " "
	}
	since := s.begins().In(zone).AddDate(-1, 0, 0)
	const forms = "consent_forms (id, clinic_id, purpose, needed_for, months, created_at)"
	if err := s.load(ctx, forms, len(sheets), func(w *bytes.Buffer, i int) { s.sheet(w, i, since) }); err != nil {
		return err
	}
	const texts = "consent_texts (id, form_id, number, title_ar, title_en, body_ar, body_en, renews, published_at)"
	err := s.load(ctx, texts, len(sheets), func(w *bytes.Buffer, i int) {
		for n, t := range sheets[i].texts {
			row(w, id(consentTextID, i*10+n), id(consentFormID, i), n+1, t.TitleAr, t.TitleEn, t.BodyAr, t.BodyEn, "false", since.AddDate(0, 6*n, 0))
		}
	})
	if err != nil {
		return err
	}
	const drawn = "consent_signatures (id, image, strokes, sha256)"
	if err := s.load(ctx, drawn, len(s.patients)*len(sheets), s.signature); err != nil {
		return err
	}
	const signed = "consents (id, patient_id, form_id, number, language, text_sha256, signer, guardian_id, signer_ar, signer_en, relation, " +
		"signature_id, image_sha256, typed_name, witness, key, signed_at, taken_by, expires_on, withdrawn_at, withdrawn_by, withdraw_reason)"
	return s.load(ctx, signed, len(s.patients)*len(sheets), s.consent)
}

func (s *Seed) sheet(w *bytes.Buffer, i int, since time.Time) {
	var clinic, months any
	for n, c := range s.clinics {
		if c.code == sheets[i].clinic {
			clinic = id(clinicID, n)
		}
	}
	if sheets[i].months > 0 {
		months = sheets[i].months
	}
	row(w, id(consentFormID, i), clinic, string(sheets[i].purpose), string(sheets[i].need), months, since.Add(time.Duration(i)*time.Minute))
}

// signs reports whether the nth consent was given. Who was no child's parent and not of age on the day gave none.
func (s *Seed) signs(n int) bool {
	i := n / len(sheets)
	years, _ := s.patients[i].born.Age(civil.Of(s.registered(i), zone))
	of := sheets[n%len(sheets)]
	return of.signs(i) && strings.Contains(s.treated[i], of.clinic) && (s.patients[i].child || years >= adult)
}

// typed reports whether the nth consent was signed by name, before a witness.
func typed(n int) bool { return n%17 == 4 }

func (s *Seed) signature(w *bytes.Buffer, n int) {
	if !s.signs(n) || typed(n) {
		return
	}
	body, lines := scrawl(n)
	sum := sha256.Sum256(body)
	row(w, id(signatureID, n), fmt.Sprintf(`\x%x`, body), lines, fmt.Sprintf(`\x%x`, sum))
}

// consent writes what was signed on the day of registration: by the patient, or the guardian of a child.
func (s *Seed) consent(w *bytes.Buffer, n int) {
	i, of := n/len(sheets), sheets[n%len(sheets)]
	if !s.signs(n) {
		return
	}
	p, signer, relation := s.patients[i], s.patients[i].name, ""
	by, guardian := string(consents.ByPatient), any(nil)
	if p.child {
		by, guardian = string(consents.ByGuardian), id(guardianID, i)
		relation, signer = s.parent(i)
	}
	language := i18n.Arabic
	if i%5 == 0 {
		language = i18n.English
	}
	at := s.registered(i).Add(20 * time.Minute)
	expires, signature, image, name, witness := any(nil), any(nil), any(nil), "", ""
	if of.months > 0 {
		expires = civil.Of(at.AddDate(0, of.months, 0), zone).String()
	}
	if typed(n) {
		name, witness = signer.ar, maha.ar
	} else {
		body, _ := scrawl(n)
		signature, image = id(signatureID, n), fmt.Sprintf(`\x%x`, sha256.Sum256(body))
	}
	withdrawn, who, why := time.Time{}, any(nil), ""
	if of.purpose == consents.Photo && i%36 == 3 {
		withdrawn, who, why = at.AddDate(0, 0, 3), id(userID, 0), "لا ترغب الأسرة في التصوير"
	}
	last := len(of.texts)
	row(w, id(consentID, n), id(patientID, i), id(consentFormID, n%len(sheets)), last, string(language), fmt.Sprintf(`\x%x`, of.texts[last-1].Sum(language)),
		by, guardian, signer.ar, signer.en, relation, signature, image, name, witness, id(consentID, n), at, id(userID, 0), expires, withdrawn, who, why)
}

// scrawl is a signature as a finger draws it, and its strokes.
func scrawl(n int) (body, strokes []byte) {
	canvas := image.NewPaletted(image.Rect(0, 0, 360, 120), color.Palette{color.Transparent, color.RGBA{0x10, 0x20, 0x3a, 0xff}})
	line := consents.Stroke{}
	for x := 40.0; x < 300; x += 0.5 {
		turn, wide := x/(7+float64(n%5)), 24-x/16
		y := 60 + wide*math.Sin(turn) + 8*math.Cos(turn/3+float64(n))
		for dx := range 3 {
			for dy := range 3 {
				canvas.SetColorIndex(int(x)+dx, int(y)+dy, 1)
			}
		}
		if int(x*2)%20 == 0 {
			line.Points = append(line.Points, consents.Point{X: x, Y: math.Round(y*10) / 10, Pressure: 0.5, Time: x * 4})
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, canvas)                       // of nothing that could fail
	strokes, _ = json.Marshal([]consents.Stroke{line}) // nor this
	return out.Bytes(), strokes
}
