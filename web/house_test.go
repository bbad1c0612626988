package web_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// The sizes past which something should be two.
const (
	longFile      = 300
	longFunc      = 50
	longTestFunc  = 80
	manyParams    = 4
	longTempl     = 120
	longComponent = 40
	longScript    = 60
	longMigration = 70
)

// calls are those that only some rooms may make.
var calls = map[string][]string{
	"time.Now":    {"services/foundation/clock", "web/cmd", "web/postgres", "static/gen"},
	"os.Getenv":   {"services/foundation/dbtest", "web/cmd/testenv", "web/postgres"},
	"os.Environ":  {"web/config.go", "web/cmd/testenv", "web/postgres"},
	"panic":       {"services/foundation/i18n", "services/foundation/pdf", "static"},
	"fmt.Print":   {"web/cmd", "static/gen"},
	"fmt.Printf":  {"web/cmd", "static/gen"},
	"fmt.Println": {"web/cmd", "static/gen"},
	"log.Print":   {},
	"log.Printf":  {},
	"log.Println": {},
	"log.Fatal":   {"static/gen", "web/cmd"},
	"log.Fatalf":  {"static/gen", "web/cmd"},
	"http.Get":    {},
	"http.Post":   {},
}

// methods are those that nobody may call, and what to say instead.
var methods = map[string]string{
	"FormValue":  "screen.Body, which never reads the address",
	"BodyParser": "screen.Body, input by input",
	"SendFile":   "static.File",
}

// longTable is a function that is one table, in one piece so that it can be read as one.
const longTable = "Routes"

// coins are the rooms in which no number may be inexact.
var coins = []string{"services/finance", "services/foundation/money", "services/integrations/zatca", "handlers/invoices", "views/invoices"}

// house is what the inspection of the whole source has found.
type house struct {
	t       *testing.T
	files   *token.FileSet
	heard   map[string]bool // tables whose saves are heard
	strings []literal       // that stand in the product's code
}

type literal struct {
	name, text string
	at         token.Position
}

func TestHouse(t *testing.T) {
	h := &house{t: t, files: token.NewFileSet(), heard: map[string]bool{}}
	walk(t, func(name string, source []byte) {
		switch {
		case strings.HasSuffix(name, "_templ.go"):
		case strings.HasSuffix(name, ".go"):
			h.file(name, source)
		case strings.HasSuffix(name, ".templ"):
			h.templ(name, string(source))
		case strings.HasSuffix(name, ".js") && !strings.Contains(name, "vendor/"):
			h.lines(name, source, longScript)
		case strings.HasSuffix(name, ".sql") && strings.HasPrefix(name, "migrations/"):
			h.lines(name, source, longMigration)
		case strings.HasSuffix(name, ".css") && !strings.Contains(name, "vendor/"):
			h.css(name, string(source))
		}
	})
	h.sql()
}

// walk reads every file that people wrote.
func walk(t *testing.T, read func(name string, source []byte)) {
	t.Helper()
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "bin" {
				return fs.SkipDir
			}
			return nil
		}
		if ext := path.Ext(name); ext != ".go" && ext != ".templ" && ext != ".js" && ext != ".sql" && ext != ".css" {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err == nil {
			read(name, source)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// list returns the names in a folder of the source.
func list(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(path.Join("..", folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (h *house) lines(name string, source []byte, most int) {
	if n := strings.Count(string(source), "\n"); n > most {
		h.t.Errorf("%s: %d lines; %d is long", name, n, most)
	}
}

var component = regexp.MustCompile(`(?ms)^templ (\w+|\([^)]*\) \w+).*?^}`)

func (h *house) templ(name, source string) {
	h.lines(name, []byte(source), longTempl)
	for _, m := range component.FindAllStringSubmatch(source, -1) {
		if n := strings.Count(m[0], "\n") + 1; n > longComponent {
			h.t.Errorf("%s: %s has %d lines; %d is long", name, m[1], n, longComponent)
		}
	}
	// templ takes what stands in braces behind a call for its children, and drops them.
	if at := regexp.MustCompile(`@(ui\.)?Icon\([^)]*\) +\{`).FindString(source); at != "" {
		h.t.Errorf("%s: %q swallows what follows it; put it into an element", name, at)
	}
	for _, bad := range []string{"hx-ext=", "sse-connect=", "hx-disabled-elt=", "htmx:afterSwap", "onclick=", "onchange=", "onsubmit=", "<style", "templ.Raw"} {
		if strings.Contains(source, bad) {
			h.t.Errorf("%s: %s has no place here", name, bad)
		}
	}
}

var physical = regexp.MustCompile(`(margin|padding|border)-(left|right)\b|(text-align|float): *(left|right)|^ *(left|right):`)

func (h *house) css(name, source string) {
	for n, line := range strings.Split(source, "\n") {
		if physical.MatchString(line) {
			h.t.Errorf("%s:%d: %q has a side; say start or end", name, n+1, strings.TrimSpace(line))
		}
	}
}

// file inspects Go.
func (h *house) file(name string, source []byte) {
	file, err := parser.ParseFile(h.files, name, source, parser.ParseComments)
	if err != nil {
		h.t.Error(err)
		return
	}
	h.lines(name, source, longFile)
	test := strings.HasSuffix(name, "_test.go") || strings.Contains(name, "clinictest/") || strings.Contains(name, "webtest/")
	if !test {
		h.documented(name, file)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		h.node(name, test, node)
		return true
	})
	for _, group := range file.Comments {
		if regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`).MatchString(group.Text()) {
			h.complain(group.Pos(), "a note to oneself; do it, or file it")
		}
	}
}

func (h *house) complain(at token.Pos, format string, args ...any) {
	h.t.Errorf("%s: %s", h.files.Position(at), fmt.Sprintf(format, args...))
}
