package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// css returns the style sheet of the tokens. Every name sorts, so that it is the same each time.
func (t tokens) css() string {
	var w sheet
	w.line("/* Written by gen/tokens from tokens.json. */")
	w.line("@layer tokens, base, components, utilities;\n\n@layer tokens {")
	w.rule(":root", t.root)
	// A choice of the user's; without one, the system's.
	w.rule(`:root[data-theme="light"]`, func(w *sheet) { w.set("color-scheme", "light") })
	w.rule(`:root[data-theme="dark"]`, func(w *sheet) { w.set("color-scheme", "dark") })
	w.rule(`:root[data-density="compact"]`, func(w *sheet) { w.all("--d-", t.Density.Compact) })
	for _, name := range sorted(t.Status) {
		w.rule(`[data-status="`+name+`"]`, t.Status[name].set)
	}
	w.line("}")
	return w.String()
}

func (t tokens) root(w *sheet) {
	w.set("color-scheme", "light dark")
	for _, name := range sorted(t.Color.Light) {
		w.set("--"+name, lightDark(t.Color.Light[name], t.Color.Dark[name]))
	}
	w.set("--font", t.Font.Sans)
	w.set("--font-mono", t.Font.Mono)
	w.all("--fs-", t.Font.Size)
	w.all("--lh-", t.Font.Leading)
	w.all("--fw-", t.Font.Weight)
	w.all("--sp-", t.Space)
	w.all("--r-", t.Radius)
	for _, name := range sorted(t.Shadow) {
		s := t.Shadow[name]
		w.set("--sh-"+name, s.Shape+" "+lightDark(s.Light, s.Dark))
	}
	w.all("--d-", t.Density.Comfortable)
	w.all("--m-", t.Motion)
	w.all("--z-", t.Z)
}

func (s status) set(w *sheet) {
	w.set("--bg", lightDark(s.Light.BG, s.Dark.BG))
	w.set("--bar", lightDark(s.Light.Bar, s.Dark.Bar))
	w.set("--fg", lightDark(s.Light.FG, s.Dark.FG))
	w.set("--edge", s.Border)
}

func lightDark(light, dark string) string {
	return fmt.Sprintf("light-dark(%s, %s)", light, dark)
}

func sorted[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

// sheet is a style sheet being written.
type sheet struct{ strings.Builder }

func (w *sheet) line(text string) { w.WriteString(text + "\n") }

func (w *sheet) rule(selector string, body func(*sheet)) {
	w.line("  " + selector + " {")
	body(w)
	w.line("  }")
}

func (w *sheet) set(name, value string) { w.line("    " + name + ": " + value + ";") }

func (w *sheet) all(prefix string, values map[string]string) {
	for _, name := range sorted(values) {
		w.set(prefix+name, values[name])
	}
}
