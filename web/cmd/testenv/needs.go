package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"tenhal.sa/tenhal/web/postgres"
)

// need is something the tests use that Go cannot bring along.
type need struct {
	name    string
	present func() bool
	debian  string // package
	brew    string // formula; empty where macOS has it
	wish    bool   // the tests run without it, if slowly or with one that says it was skipped
}

// needs lists what the tests use, or what the benchmarks use.
func needs(benchmarks bool) []need {
	server := need{name: "PostgreSQL", present: hasPostgres, debian: "postgresql", brew: "postgresql@17"}
	if benchmarks {
		return []need{server}
	}
	return []need{
		server,
		{name: "Chromium's headless shell", present: hasQuickBrowser, debian: headlessShell, wish: true},
		{name: "Chromium", present: func() bool { return chrome() != "" }, debian: "chromium", brew: "chromium"},
		{name: "an Arabic font", present: hasArabicFont, debian: "fonts-noto-core"},
		{name: "pdftotext", present: program("pdftotext"), debian: "poppler-utils", brew: "poppler"},
		{name: "qpdf", present: program("qpdf"), debian: "qpdf", brew: "qpdf"},
		{name: "zbarimg", present: program("zbarimg"), debian: "zbar-tools", brew: "zbar", wish: true},
	}
}

func program(name string) func() bool {
	return func() bool {
		_, err := exec.LookPath(name)
		return err == nil
	}
}

// hasPostgres is also true when a server is given: then no program is needed.
func hasPostgres() bool {
	_, err := postgres.Find(os.Getenv("PG_BIN"))
	return err == nil || os.Getenv("TEST_DATABASE_URL") != ""
}

// hasArabicFont asks for the font that the screenshots are compared with. macOS and Windows have their own.
func hasArabicFont() bool {
	if runtime.GOOS != "linux" {
		return true
	}
	found, err := exec.Command("fc-list", "Noto Naskh Arabic").Output()
	return err == nil && len(found) > 0
}

// missing returns those of the needs, or of the wishes, that this machine does not meet.
func missing(all []need, wishes bool) []need {
	var lacking []need
	for _, n := range all {
		if n.wish == wishes && !n.present() {
			lacking = append(lacking, n)
		}
	}
	return lacking
}

// provide installs what is missing where it can, and otherwise says what to install.
func provide(ctx context.Context, all []need) error {
	grant(ctx, missing(all, true))
	lacking := missing(all, false)
	if len(lacking) > 0 && canInstall() {
		if err := refresh(ctx); err != nil {
			return err
		}
		if err := install(ctx, lacking...); err != nil {
			return err
		}
		lacking = missing(lacking, false)
	}
	lacking = slices.DeleteFunc(lacking, fetchable)
	if len(lacking) == 0 {
		return nil
	}
	return errors.New(advice(lacking))
}

// patienceWithWishes bounds the wait for what the tests can do without.
const patienceWithWishes = 2 * time.Minute

// grant installs what would make the tests quicker, or more of them run, where that is easily done: each by itself, since not
// every kin of Debian has them all.
func grant(ctx context.Context, wishes []need) {
	if len(wishes) == 0 || !canInstall() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, patienceWithWishes)
	defer cancel()
	if err := refresh(ctx); err != nil {
		say("going on without what would be good to have: %v", err)
		return
	}
	for _, wish := range wishes {
		if err := install(ctx, wish); err != nil {
			say("going on without %s: %v", wish.name, err)
		}
	}
}

// fetchable is what the launcher gets by itself.
func fetchable(n need) bool {
	return n.name == "PostgreSQL" && program("npm")()
}

func advice(lacking []need) string {
	var names, debian, brew []string
	for _, n := range lacking {
		names, debian, brew = append(names, n.name), append(debian, n.debian), append(brew, n.brew)
	}
	text := "the tests need " + strings.Join(names, ", ") + ". Please install them"
	switch runtime.GOOS {
	case "linux":
		text += "; on Debian and Ubuntu: sudo apt-get install " + strings.Join(debian, " ")
	case "darwin":
		text += ": brew install " + strings.Join(brew, " ")
	}
	return text
}
