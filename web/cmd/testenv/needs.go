package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"tenhal.sa/tenhal/web/postgres"
)

// need is something the tests use that Go cannot bring along.
type need struct {
	name    string
	present func() bool
	debian  string // package
	brew    string // formula; empty where macOS has it
}

// needs lists what the tests use, or what the benchmarks use.
func needs(benchmarks bool) []need {
	server := need{"PostgreSQL", hasPostgres, "postgresql", "postgresql@17"}
	if benchmarks {
		return []need{server}
	}
	return []need{
		server,
		{"Chromium", func() bool { return chrome() != "" }, "chromium", "chromium"},
		{"an Arabic font", hasArabicFont, "fonts-noto-core", ""},
		{"pdftotext", program("pdftotext"), "poppler-utils", "poppler"},
		{"qpdf", program("qpdf"), "qpdf", "qpdf"},
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

// missing returns those of the needs that this machine does not meet.
func missing(all []need) []need {
	var lacking []need
	for _, n := range all {
		if !n.present() {
			lacking = append(lacking, n)
		}
	}
	return lacking
}

// provide installs what is missing where it can, and otherwise says what to install.
func provide(ctx context.Context, all []need) error {
	lacking := missing(all)
	if len(lacking) > 0 && canInstall() {
		if err := install(ctx, lacking); err != nil {
			return err
		}
		lacking = missing(lacking)
	}
	lacking = slices.DeleteFunc(lacking, fetchable)
	if len(lacking) == 0 {
		return nil
	}
	return errors.New(advice(lacking))
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
