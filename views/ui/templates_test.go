package ui_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"tenhal.sa/tenhal/static"
)

// forbidden are what no template of any screen may have, and why.
var forbidden = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`hx-ext\b|\bsse-(connect|swap)|hx-disabled-elt|hx-vars|hx-disinherit|htmx:[a-z]+[A-Z]|hx-request=`), "htmx 2 had it, htmx 4 has not"},
	{regexp.MustCompile(`hx-on\b|hx-vals=["']js:|hx-trigger=["'{][^"'}]*\[`), "htmx would evaluate it, which the policy forbids"},
	{regexp.MustCompile(`\son[a-z]+=`), "an inline handler, which the policy blocks"},
	{regexp.MustCompile(`hx-boost`), "pages are loaded whole"},
	{regexp.MustCompile(`@[\w.]*Icon\([^)]*\) \{`), "templ reads what follows as the icon's children; write @Icon(…)<span>{ … }</span>"},
	{regexp.MustCompile(`<(style|script)>`), "the policy blocks it"},
	{regexp.MustCompile(`style=["']`), "style belongs in static/css; numbers go there as custom properties"},
	{regexp.MustCompile(`style=\{[^}]*\b(left|right|margin|padding|width|height)\b`), "only custom properties are set inline"},
}

// The templates of all screens keep to htmx 4, the content security policy, and the ways of templ.
func TestTemplates(t *testing.T) {
	for name, body := range templates(t) {
		if strings.HasPrefix(name, "mail/") {
			continue // readers of mail know neither our style sheets nor our policy
		}
		for i, line := range strings.Split(body, "\n") {
			for _, f := range forbidden {
				if found := f.pattern.FindString(line); found != "" {
					t.Errorf("%s:%d has %q: %s", name, i+1, found, f.why)
				}
			}
		}
	}
}

// Every icon that is asked for by name is in the sprite.
func TestIcons(t *testing.T) {
	sprite, _, _, ok := static.File(strings.TrimPrefix(static.URL("img/icons.svg"), static.Root))
	if !ok {
		t.Fatal("no sprite")
	}
	asked := regexp.MustCompile(`(?:Icon\(|Icon:\s+|Empty\(|Chip\([^,]+, )"([a-z0-9-]+)"`)
	for name, body := range templates(t) {
		for _, m := range asked.FindAllStringSubmatch(body, -1) {
			if !strings.Contains(string(sprite), `id="`+m[1]+`"`) {
				t.Errorf("%s asks for the icon %q; add it to static/gen/icons/icons.txt", name, m[1])
			}
		}
	}
}

// templates are the sources of all screens, by name.
func templates(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".templ") {
			return err
		}
		body, err := fs.ReadFile(root, name)
		found[name] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
