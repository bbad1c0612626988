package i18n

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// asked finds whole string literals that look like message keys.
var asked = regexp.MustCompile("[\"`]([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)[\"`]")

// forms are the endings that plural messages have and the code does not ask for.
var forms = regexp.MustCompile(`\.(zero|one|two|few|many|other)$`)

// Every message that the source asks for is in both catalogues, and nothing else is.
func TestCatalogue(t *testing.T) {
	areas := map[string]bool{}
	for _, dict := range messages {
		for key := range dict {
			area, _, _ := strings.Cut(key, ".")
			areas[area] = true
		}
	}
	used := usedKeys(t, areas)
	for locale, dict := range messages {
		known := map[string]bool{}
		for key := range dict {
			known[key], known[forms.ReplaceAllString(key, "")] = true, true
		}
		for _, key := range slices.Sorted(maps.Keys(used)) {
			if !known[key] {
				t.Errorf("%s: %q is asked for and not translated", locale, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(dict)) {
			if !used[key] && !used[forms.ReplaceAllString(key, "")] {
				t.Errorf("%s: %q is translated and not asked for", locale, key)
			}
			if strings.TrimSpace(dict[key]) == "" {
				t.Errorf("%s: %q is empty", locale, key)
			}
		}
	}
}

// Both languages fill the same placeholders.
func TestPlaceholders(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[a-z_]+\}`)
	names := func(text string) []string {
		found := placeholder.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for key, en := range messages[English] {
		ar, ok := messages[Arabic][key]
		if !ok || forms.MatchString(key) { // "one visit" need not say the number
			continue
		}
		if got, want := names(ar), names(en); !slices.Equal(got, want) {
			t.Errorf("%q fills %v in Arabic and %v in English", key, got, want)
		}
	}
}

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 102: "other", 103: "few"} {
		if got := form(Arabic, n); got != want {
			t.Errorf("Arabic form of %d = %s, want %s", n, got, want)
		}
	}
}

// kinds are names of jobs, which look like keys of the area that does them.
var kinds = regexp.MustCompile(`\) Kind\(\) string .*`)

// fileNames look like keys of an area and are none: "main.css", "clinic.json".
var fileNames = regexp.MustCompile(`\.(css|js|json|svg|go|sql|pdf|html|md|ttf|woff2|templ|png|txt|log|sock|csv|xlsx|xml|ics|mjs|conf)$`)

func usedKeys(t *testing.T, areas map[string]bool) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	root := os.DirFS("../../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || (d.IsDir() && path != "." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		hand := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") &&
			!strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go")
		if d.IsDir() || !hand || strings.HasSuffix(path, "access/permissions.go") {
			return nil
		}
		source, err := fs.ReadFile(root, path)
		for _, m := range asked.FindAllStringSubmatch(kinds.ReplaceAllString(string(source), ""), -1) {
			area, _, _ := strings.Cut(m[1], ".")
			if areas[area] && !fileNames.MatchString(m[1]) {
				used[m[1]] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return used
}
