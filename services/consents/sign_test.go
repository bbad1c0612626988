package consents_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// A patient of age signs; for a child a guardian does who may consent today. What is kept is what was read, by whom, and
// what was drawn; nobody changes it any more.
func TestSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.form(consents.Visit, "12", "")
	omar, err := w.Sign(w.ctx, w.Omar.ID, by(f, "patient"))
	w.must(err)
	if omar.ExpiresOn.String() != "2027-11-22" || omar.SignerEn != w.Omar.NameEn || len(w.signals) != 1 {
		t.Errorf("kept %+v, and told of %v", omar, w.signals)
	}
	text, err := w.Text(w.ctx, f.ID, 1)
	w.must(err)
	if drawn, err := w.Signature(w.ctx, omar); err != nil || len(drawn.Strokes) != 1 || !bytes.Equal(drawn.SHA256, omar.ImageSHA256) || !bytes.Equal(text.Sum(i18n.English), omar.TextSHA256) {
		t.Errorf("kept %+v, %v", drawn, err)
	}
	for _, signer := range []string{"patient", w.saad(), "", uuid.NewString(), w.mona()} {
		_, err := w.Sign(w.ctx, w.huda.ID, by(f, signer))
		if want := signer == w.mona(); (err == nil) != want || !want && !errors.Is(err, consents.ErrMayNot) {
			t.Errorf("signed by %q = %v", signer, err)
		}
	}
	for query, want := range map[string]string{
		"UPDATE consents SET signer_en = 'Another' WHERE id = ?":                     "consents_stay_as_they_are",
		"UPDATE consents SET patient_id = '" + w.Sara.ID.String() + "' WHERE id = ?": "consents_stay_as_they_are",
		"DELETE FROM consents WHERE id = ?":                                          "consents_are_kept",
		"UPDATE consent_signatures SET image = image WHERE ? IS NOT NULL":            "consent_signatures_are_kept",
		"UPDATE consent_texts SET body_en = 'I give all' WHERE ? IS NOT NULL":        "consent_texts_are_kept",
		another("sha256('other')", "patient_id"):                                     "consents_are_to_a_text",
		another("text_sha256", "'"+w.huda.ID.String()+"'"):                           "consents_are_by_whoever_may",
	} {
		if got := w.refused(query, omar.ID); got != want {
			t.Errorf("%s is refused by %q, want %q", query, got, want)
		}
	}
}

// another writes a consent like one that there is, past the service.
func another(sum, patient string) string {
	return `INSERT INTO consents (id, patient_id, form_id, number, language, text_sha256, signer, signer_ar, signer_en, typed_name, witness, key, signed_at, taken_by)
SELECT gen_random_uuid(), ` + patient + `, form_id, number, language, ` + sum + `, signer, signer_ar, signer_en, 'x', 'y', gen_random_uuid(), signed_at, taken_by FROM consents WHERE id = ?`
}

// Who can't draw signs by name, before a witness.
func TestSignByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.form(consents.Nothing, "", "")
	sg := by(f, "patient")
	sg.Image, sg.Strokes = "", ""
	_, err := w.Sign(w.ctx, w.Omar.ID, sg)
	if got := fault.Of(err).Fields; len(got) != 3 || got["image"] == "" || got["typed_name"] == "" || got["witness"] == "" {
		t.Errorf("nothing at all = %v", err)
	}
	sg.TypedName, sg.Witness = "Omar Bin Saleh", "Noura Al-Harbi"
	c, err := w.Sign(w.ctx, w.Omar.ID, sg)
	w.must(err)
	if drawn, err := w.Signature(w.ctx, c); drawn != nil || err != nil || !c.ExpiresOn.IsZero() {
		t.Errorf("%+v has a signature %v, %v", c, drawn, err)
	}
}

// What is no drawing of somebody's is not taken.
func TestSignatures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.form(consents.Nothing, "", "")
	large := "data:image/png;base64," + strings.Repeat("A", 400_000)
	for name, change := range map[string]func(*consents.Signing){
		"another kind":    func(sg *consents.Signing) { sg.Image = strings.Replace(sg.Image, "image/png", "image/svg+xml", 1) },
		"no base64":       func(sg *consents.Signing) { sg.Image = "data:image/png;base64,%%%" },
		"no PNG":          func(sg *consents.Signing) { sg.Image = "data:image/png;base64,PHN2Zz48L3N2Zz4=" },
		"half a PNG":      func(sg *consents.Signing) { sg.Image = sg.Image[:len(sg.Image)/8*4] },
		"too large":       func(sg *consents.Signing) { sg.Image = large },
		"empty":           func(sg *consents.Signing) { sg.Image = drawing(0) },
		"a dot":           func(sg *consents.Signing) { sg.Image = drawing(20) },
		"without strokes": func(sg *consents.Signing) { sg.Strokes = "" },
		"few points":      func(sg *consents.Signing) { sg.Strokes = lines(2) },
		"strokes of text": func(sg *consents.Signing) { sg.Strokes = `[{"points":[{"x":"a"}]}]` },
	} {
		sg := by(f, "patient")
		change(&sg)
		if _, err := w.Sign(w.ctx, w.Omar.ID, sg); fault.Of(err).Fields["image"] == "" {
			t.Errorf("%s = %v, want the signature refused", name, err)
		}
	}
}

// Sent twice it is one consent; of two who sign the same form at once the second finds it signed; and a guardian who lost the
// authority in the meantime does not sign.
func TestSignRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.form(consents.Visit, "12", "")
	once := by(f, w.mona())
	var all sync.WaitGroup
	var mu sync.Mutex
	ids, signed := map[uuid.UUID]int{}, 0
	for n := range 8 {
		all.Go(func() {
			sg := once
			if n%2 == 1 {
				sg.Key = uuid.New()
			}
			c, err := w.Sign(w.ctx, w.huda.ID, sg)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				ids[c.ID]++
			case errors.Is(err, consents.ErrSigned):
				signed++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(ids) != 1 || len(w.signals) != 1 || signed < 3 {
		t.Errorf("consents %v, %d were told that it is signed, signals %v", ids, signed, w.signals)
	}
}

// A guardian who loses the authority later leaves the consent standing, which is shown.
func TestAuthorityLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.form(consents.Visit, "", "")
	c, err := w.Sign(w.ctx, w.huda.ID, by(f, w.mona()))
	w.must(err)
	_, err = w.db.NewRaw("UPDATE guardians SET may_consent = false WHERE id = ?", w.mona()).Exec(w.ctx)
	w.must(err)
	today, _, err := w.people.Today(w.ctx)
	w.must(err)
	p, err := w.people.Get(w.ctx, w.huda.ID)
	w.must(err)
	if got := c.Authority(p, today); got != consents.Lost || c.State(f, today) != consents.Standing {
		t.Errorf("the authority is %q and the consent %s", got, c.State(f, today))
	}
	p.Guardians = p.Guardians[1:]
	if got := c.Authority(p, today); got != consents.Gone {
		t.Errorf("without her the authority is %q", got)
	}
	if _, err := w.Sign(w.ctx, w.huda.ID, by(w.form(consents.Nothing, "", ""), w.mona())); !errors.Is(err, consents.ErrMayNot) {
		t.Errorf("signed without authority: %v", err)
	}
}

// Who is of age on the day signs for themselves, and a guardian no longer, unless a court says so.
func TestOfAge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.db.Clock.Set(time.Date(2036, 2, 9, 21, 30, 0, 0, time.UTC)) // the birthday, in Riyadh
	today, _, err := w.people.Today(w.ctx)
	w.must(err)
	if all := consents.Signers(w.huda, today); len(all) != 1 || all[0].Guardian != nil {
		t.Errorf("%d may sign", len(all))
	}
	w.huda.Guardians[0].ProofKind = patients.CourtOrder
	if all := consents.Signers(w.huda, today); len(all) != 2 {
		t.Errorf("%d may sign with an order of a court", len(all))
	}
	_, err = w.Sign(w.ctx, w.huda.ID, by(w.form(consents.Nothing, "", ""), "patient"))
	w.must(err)
}

// Where a clinic has no signing on the screen, a form of its is signed by name; a form of the whole centre goes by the centre.
func TestNotDrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Settings = &settings.Service{DB: w.db}
	f, all := w.form(consents.Nothing, "", w.Speech.ID.String()), w.form(consents.Nothing, "", "")
	w.Adjust(t, w.db, settings.DrawnSignatures.In(w.Speech.ID), 0)
	sg := by(f, "patient")
	if _, err := w.Sign(w.ctx, w.Omar.ID, sg); !errors.Is(err, consents.ErrNotDrawn) || fault.Of(err).Fields["typed_name"] != "consents.by_name_only" {
		t.Errorf("drawn = %v", err)
	}
	sg.Image, sg.Strokes, sg.TypedName, sg.Witness = "", "", w.Omar.NameEn, "Noura"
	_, err := w.Sign(w.ctx, w.Omar.ID, sg)
	w.must(err)
	_, err = w.Sign(w.ctx, w.Omar.ID, by(all, "patient"))
	w.must(err)
}
