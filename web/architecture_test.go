package web_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "tenhal.sa/tenhal/"

// rooms says what each room may import of ours. The longest name that fits a package holds.
var rooms = map[string][]string{
	"migrations":                 {},
	"static":                     {},
	"services/foundation":        {"services/foundation"},
	"services/foundation/dbtest": {"services/foundation", "migrations"},
	"services":                   {"services"},
	"views":                      {"views", "services", "static"},
	"handlers":                   {"handlers/screen", "views", "services"},
	"jobs":                       {"services"},
	"web":                        {"web", "handlers", "views", "jobs", "services", "migrations", "static"},
	"web/postgres":               {},
}

// floors are the rooms of services from low to high. A room imports its own floor and those below.
var floors = [][]string{
	{"access", "audit", "clinics", "schedules", "settings"},
	{"patients"},
	{"attachments", "consents"},
	{"appointments"},
	{"notes"},
	{"referrals"},
	{"finance"},
	{"results"},
	{"integrations"},
	{"documents"},
	{"notifications"},
	{"reports", "overview", "holdings", "exports", "retention"},
	{"reactions", "seed", "copies", "clinictest"},
}

// strangers are packages that only some rooms may know.
var strangers = map[string][]string{
	"github.com/uptrace/bun":              {"services", "jobs", "migrations"},
	"github.com/uptrace/bun/driver":       {"services/foundation/db", "services/foundation/news", "services/seed", "jobs"},
	"github.com/gofiber/fiber/v2":         {"web", "handlers"},
	"github.com/vgarvardt/gue/v5":         {"services/foundation/queue", "jobs"},
	"github.com/wneessen/go-mail":         {"services/notifications/mail"},
	"github.com/caarlos0/env/v11":         {"web"},
	"github.com/minio/minio-go/v7":        {"services/foundation/storage"},
	"github.com/gabriel-vasile/mimetype":  {"services/attachments"},
	"github.com/boombuler/barcode":        {"services/results"},
	"github.com/xuri/excelize/v2":         {"services/foundation/sheet", "services/patients/importing"},
	"golang.org/x/crypto/argon2":          {"services/access"},
	"github.com/netresearch/go-cron":      {"services/schedules"},
	"github.com/prometheus/client_golang": {"web"},
	"net/http":                            {"services/foundation/outbound", "services/notifications/twilio", "services/notifications/mail/smtptest", "services/integrations", "web/webtest", "web/cmd"},
	"os/exec":                             {"web/postgres", "web/cmd/testenv", "web/e2e", "static/gen"},
	module + "services/foundation/db":     {"services", "jobs", "web"},
	module + "services/clinictest":        {"services/clinictest"},
	module + "services/foundation/dbtest": {"services/foundation/dbtest", "web/webtest", "web/bench"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestRooms(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for packages := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		room := strings.TrimPrefix(p.ImportPath, module)
		for _, path := range p.Imports {
			if why := forbidden(room, path); why != "" {
				t.Errorf("%s may not import %s: %s", room, strings.TrimPrefix(path, module), why)
			}
		}
	}
}

// forbidden says why a room may not import a package, or nothing.
func forbidden(room, path string) string {
	if allowed, ruled := strangers[longest(path, strangers)]; ruled && !within(room, allowed) {
		return "only some rooms may know it"
	}
	to, ours := strings.CutPrefix(path, module)
	if !ours {
		return ""
	}
	if !within(to, rooms[longest(room, rooms)]) {
		return "the room lies above it or beside it"
	}
	if from, to := floor(room), floor(to); from >= 0 && to > from {
		return "it is on a higher floor"
	}
	return ""
}

// floor returns how high a room of services lies, or -1 for what is no such room.
func floor(room string) int {
	name, ok := strings.CutPrefix(room, "services/")
	if !ok {
		return -1
	}
	name, _, _ = strings.Cut(name, "/")
	return slices.IndexFunc(floors, func(names []string) bool { return slices.Contains(names, name) })
}

// Every room of services has its floor.
func TestFloors(t *testing.T) {
	for _, name := range list(t, "services") {
		if name != "foundation" && floor("services/"+name) < 0 {
			t.Errorf("services/%s has no floor", name)
		}
	}
}

func longest[V any](name string, rules map[string]V) (best string) {
	for rule := range rules {
		if within(name, []string{rule}) && len(rule) > len(best) {
			best = rule
		}
	}
	return best
}

func within(name string, rooms []string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool {
		return name == room || strings.HasPrefix(name, room+"/")
	})
}
