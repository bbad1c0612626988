package e2e

import _ "embed"

//go:embed testdata/axe-4.14.1.min.js
var axe string

// tags are the rules of WCAG 2.2 A and AA, and those that axe adds from experience.
var tags = []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"}

// Axe fails for everything serious or critical that axe finds wrong with the page.
func (w *window) Axe() {
	w.t.Helper()
	if !w.is("window.axe") {
		if _, err := w.page.Eval("() => {" + axe + "}"); err != nil {
			w.t.Fatal(err)
		}
	}
	// None of these rules reads the style sheets, and preloading them would write inline style, which the policy refuses.
	res, err := w.page.Timeout(patience).Eval(`async (tags) => {
		const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], preload: false });
		return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, help, nodes }) =>
			id + ': ' + help + nodes.slice(0, 3).map(({ html, any }) => '\n    ' + html.slice(0, 300) + ' ' + (any[0]?.message ?? '')).join(''));
	}`, tags)
	if err != nil {
		w.t.Errorf("axe: %v", err)
		return
	}
	for _, found := range res.Value.Arr() {
		w.t.Errorf("axe at %s: %s", w.here(), found.Str())
	}
}
