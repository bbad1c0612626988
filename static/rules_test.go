package static

import (
	"regexp"
	"strings"
	"testing"
)

var (
	comments = regexp.MustCompile(`(?s)/\*.*?\*/`)
	// Sides of the screen, which are wrong in one of our two directions, and sizes along them.
	physical = regexp.MustCompile(`\b(left|right)\b|\b(margin|padding|border)-(top|bottom)\b|^\s*(top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:`)
	// Four values go round the box clockwise, whatever the direction.
	clockwise = regexp.MustCompile(`^\s*(margin|padding|inset)\s*:\s*([^\s;()]+)\s+([^\s;()]+)\s+([^\s;()]+)\s+([^\s;()]+)\s*;`)
	class     = regexp.MustCompile(`\.([a-zA-Z][\w-]*)`)
	strange   = regexp.MustCompile(`[\p{Arabic}]`)
)

// No rule names a side of the screen: Arabic reads from the other one.
func TestLogicalProperties(t *testing.T) {
	for name, body := range ours("css") {
		for i, line := range strings.Split(strip(body), "\n") {
			if physical.MatchString(line) || uneven(line) {
				t.Errorf("%s:%d names a physical side: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}

// uneven says whether a shorthand gives the two ends of a line different values.
func uneven(line string) bool {
	m := clockwise.FindStringSubmatch(line)
	return m != nil && m[3] != m[5]
}

// Classes say what they are of: a component, a state, a utility, a printed page. Tests hang on data-*.
func TestClasses(t *testing.T) {
	for name, body := range ours("css") {
		for line := range strings.Lines(strip(body)) {
			if !strings.HasSuffix(strings.TrimSpace(line), "{") && !strings.HasSuffix(strings.TrimSpace(line), ",") {
				continue
			}
			for _, m := range class.FindAllStringSubmatch(line, -1) {
				prefix, _, _ := strings.Cut(m[1], "-")
				if !strings.Contains("c is u p", prefix) {
					t.Errorf("%s: .%s has none of the prefixes c-, is-, u-, p-", name, m[1])
				}
			}
		}
	}
}

// Scripts are short, and speak no language: their texts come with the page.
func TestScripts(t *testing.T) {
	const longest = 60
	for name, body := range ours("js") {
		if n := strings.Count(body, "\n"); n > longest {
			t.Errorf("%s has %d lines, want at most %d", name, n, longest)
		}
		for i, line := range strings.Split(body, "\n") {
			code, _, _ := strings.Cut(line, "// ")
			if strange.MatchString(code) || strings.Contains(code, "innerHTML =") || strings.Contains(code, "eval(") {
				t.Errorf("%s:%d has text or markup: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}

// strip empties comments, keeping the lines.
func strip(css string) string {
	return comments.ReplaceAllStringFunc(css, func(comment string) string {
		return strings.Repeat("\n", strings.Count(comment, "\n"))
	})
}
