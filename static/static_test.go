package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A browser gets what it asks for under the name of this build, and nothing under another.
func TestFile(t *testing.T) {
	below := strings.TrimPrefix(URL("js/app.js"), Root)
	body, gz, contentType, ok := File(below)
	if !ok || contentType != "text/javascript; charset=utf-8" {
		t.Fatalf("File(%q) = %q, %v", below, contentType, ok)
	}
	r, err := gzip.NewReader(bytes.NewReader(gz))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, body) {
		t.Errorf("the compressed body is another: %v", err)
	}
	for _, missing := range []string{"", "js/app.js", "0123456789ab/js/app.js", path.Dir(below) + "/../static.go", below + "x"} {
		if _, _, _, ok := File(missing); ok {
			t.Errorf("File(%q) is served", missing)
		}
	}
}

// Fonts are compressed already.
func TestFont(t *testing.T) {
	_, gz, contentType, ok := File(strings.TrimPrefix(URL("fonts/plex-arabic-400.woff2"), Root))
	if !ok || gz != nil || contentType != "font/woff2" {
		t.Errorf("ok %v, %d compressed bytes, type %q", ok, len(gz), contentType)
	}
}

// mentions are how a sheet or a script asks for another file.
var mentions = regexp.MustCompile(`(?:url\("|from '|import '|import\(')([^"']+)["']`)

// What a sheet or a script asks for is there.
func TestMentions(t *testing.T) {
	for name, f := range loaded().files {
		if strings.Contains(name, "vendor") {
			continue
		}
		for _, m := range mentions.FindAllStringSubmatch(string(f.body), -1) {
			asked := path.Join(path.Dir(name), m[1])
			if _, ok := loaded().files[asked]; !ok {
				t.Errorf("%s asks for %s, which is missing", name, asked)
			}
		}
	}
}

// Every script and sheet is used by one of the two kinds of page: those to work with and those to print.
func TestUsed(t *testing.T) {
	used := map[string]bool{}
	for _, name := range sheets {
		used["css/"+name+".css"] = true
	}
	var follow func(name string)
	follow = func(name string) {
		if used[name] {
			return
		}
		used[name] = true
		for _, m := range mentions.FindAllStringSubmatch(string(loaded().files[name].body), -1) {
			follow(path.Join(path.Dir(name), m[1]))
		}
	}
	follow("js/app.js")
	follow("js/print.js")
	follow("css/print-a4.css")
	follow("css/print-80.css")
	for _, folder := range []string{"js", "css"} {
		for name := range ours(folder) {
			if !used[name] {
				t.Errorf("%s is used by nobody", name)
			}
		}
	}
}

// A first visit is quick also over a telephone: the scripts and the style stay below their budgets.
func TestBudget(t *testing.T) {
	scripts := 0
	for name, f := range loaded().files {
		if strings.HasPrefix(name, "js/") && !strings.Contains(name, "sign") && name != "js/print.js" { // which are asked for where somebody signs or prints
			scripts += max(len(f.gz), 1)
		}
	}
	if most := 40 << 10; scripts > most {
		t.Errorf("scripts have %d compressed bytes, want at most %d", scripts, most)
	}
	if got, most := len(loaded().files["css/app.css"].gz), 20<<10; got > most {
		t.Errorf("the style has %d compressed bytes, want at most %d", got, most)
	}
}

// ours are the files of a folder that we wrote, by name.
func ours(folder string) map[string]string {
	found := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(loaded().files)) {
		generated := strings.Contains(name, "vendor") || name == "css/app.css"
		if strings.HasPrefix(name, folder+"/") && !generated {
			found[name] = string(loaded().files[name].body)
		}
	}
	return found
}
