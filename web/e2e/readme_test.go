package e2e

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod/lib/proto"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/seed"
)

// The pictures that the README shows, of the demonstration in the middle of a morning. E2E_README names the folder to
// put them in, docs/pictures from the root: E2E_README=$PWD/docs/pictures go test ./web/e2e -run TestREADME
func TestREADME(t *testing.T) {
	folder := os.Getenv("E2E_README")
	if folder == "" {
		t.Skip("draws the README's pictures where E2E_README names their folder")
	}
	c := start(t, func(c *centre) {
		c.clock.Set(dbtest.Now.Add(100 * time.Minute))
		size, err := seed.ParseSize("demo")
		c.must(err)
		c.must(seed.Fill(context.Background(), c.DB, size, c.clock.Now()))
	})
	arabic, english := c.window(i18n.Arabic), c.window(i18n.English)
	arabic.enter(access.Receptionist)
	arabic.Visit("/calendar")
	arabic.keep(filepath.Join(folder, "calendar-ar.png"))
	arabic.Size(390, 844)
	arabic.enter(access.Clinician)
	arabic.Visit("/calendar")
	arabic.keep(filepath.Join(folder, "phone-ar.png"))
	english.enter(access.Receptionist)
	english.Visit("/invoices?status=partly_paid")
	english.ClickOn("main tbody a")
	english.At("/invoices/")
	english.keep(filepath.Join(folder, "invoice-en.png"))
	catalogue, err := c.Services.Clinics.Catalogue(context.Background())
	c.must(err)
	english.Visit("/calendar?clinic=" + catalogue.Clinics[1].ID.String())
	english.ClickAt(english.free())
	english.Focused(popover + " [role=combobox]")
	english.Type("omar")
	english.until("those called so", func() bool {
		return strings.HasPrefix(english.Read(popover+" [role=option]"), "Omar")
	})
	english.keep(filepath.Join(folder, "booking-en.png"))
}

// enter signs in the demonstration's user of a role, who reads the window's language.
func (w *window) enter(role access.Role) {
	w.t.Helper()
	ctx := context.Background()
	at := slices.IndexFunc(seed.SignIns, func(s seed.SignIn) bool { return s.Role == role })
	users, err := w.Access.Users(ctx)
	w.must(err)
	for _, u := range users {
		if u.Email == seed.SignIns[at].Email {
			w.must(w.Access.Prefer(access.With(ctx, u.Actor()), access.Preferences{Locale: w.locale}))
		}
	}
	w.signIn(seed.SignIns[at].Email, seed.Password)
}

// keep keeps a picture of what the window shows.
func (w *window) keep(file string) {
	w.t.Helper()
	picture, err := w.page.Screenshot(false, nil)
	w.must(err)
	w.must(os.WriteFile(file, picture, 0o644))
}

// free is the first place from now on where the first provider has nobody.
func (w *window) free() (at proto.Point) {
	w.t.Helper()
	w.until("free time", func() bool {
		res, err := w.page.Eval(`() => {
			const day = document.querySelector('.c-cal__col'), { left, width } = day.getBoundingClientRect(), x = left + width / 2;
			const now = document.querySelector('[data-now]').getBoundingClientRect().bottom;
			for (let y = now + 13; y < innerHeight; y += 13) {
				if ([0, 26, 52].every((more) => document.elementFromPoint(x, y + more) === day)) return { x, y };
			}
			return null;
		}`)
		if err != nil || res.Value.Nil() {
			return false
		}
		at = proto.Point{X: res.Value.Get("x").Num(), Y: res.Value.Get("y").Num()}
		return true
	})
	return at
}
