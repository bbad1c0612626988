package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"
)

// What WCAG 2.2 asks of text to be read for long, of text, and of edges, bars and focus rings.
const (
	body = 7.0
	text = 4.5
	edge = 3.0
)

// pairs are the colours that are seen one on the other.
var pairs = []struct {
	front, back string
	least       float64
}{
	{"ink", "canvas", body},
	{"ink", "surface", body},
	{"ink", "surface-2", body},
	{"ink", "surface-3", body},
	{"ink-2", "canvas", body},
	{"ink-2", "surface", body},
	{"ink-2", "surface-2", body},
	{"ink-3", "canvas", text},
	{"ink-3", "surface", text},
	{"ink-3", "surface-2", text},
	{"accent", "surface", text},
	{"accent", "canvas", text},
	{"on-accent", "accent", text},
	{"on-accent", "accent-hover", text},
	{"accent-ink", "accent-soft", text},
	{"on-danger", "danger", text},
	{"danger-ink", "danger-soft", text},
	{"danger", "surface", text},
	{"warn-ink", "warn-soft", text},
	{"warn", "surface", text},
	{"ok-ink", "ok-soft", text},
	{"ok", "surface", text},
	{"info-ink", "info-soft", text},
	{"info", "surface", text},
	{"on-inverse", "inverse", body},
	{"on-now", "now", text},
	{"line-strong", "surface", edge},
	{"line-strong", "canvas", edge},
	{"now", "surface", edge},
	{"focus", "surface", edge},
	{"focus", "canvas", edge},
	{"focus", "accent-soft", edge},
	{"accent", "accent-soft", edge},
	{"danger", "danger-soft", edge},
}

// Whoever sees poorly can read every text, and see every edge that matters, in both themes.
func TestContrast(t *testing.T) {
	tokens := load(t)
	for theme, colors := range map[string]map[string]string{"light": tokens.Color.Light, "dark": tokens.Color.Dark} {
		for _, p := range pairs {
			check(t, theme+" "+p.front+" on "+p.back, ratio(t, colors[p.front], colors[p.back]), p.least)
		}
		for name, s := range tokens.Status {
			tint := map[string]tint{"light": s.Light, "dark": s.Dark}[theme]
			check(t, theme+" "+name+" text", ratio(t, tint.FG, tint.BG), text)
			check(t, theme+" "+name+" bar on its tint", ratio(t, tint.Bar, tint.BG), edge)
			check(t, theme+" "+name+" bar on the sheet", ratio(t, tint.Bar, colors["surface"]), edge)
		}
	}
}

// css/tokens.css is what the generator writes today.
func TestFresh(t *testing.T) {
	got, err := os.ReadFile("../../css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	if want := load(t).css(); string(got) != want {
		t.Error("css/tokens.css is stale; run go generate ./static")
	}
}

// Both themes name the same colours.
func TestThemes(t *testing.T) {
	tokens := load(t)
	if got, want := fmt.Sprint(sorted(tokens.Color.Dark)), fmt.Sprint(sorted(tokens.Color.Light)); got != want {
		t.Errorf("dark has %s, light has %s", got, want)
	}
}

func load(t *testing.T) tokens {
	t.Helper()
	tokens, err := read("../../tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func check(t *testing.T, what string, got, least float64) {
	t.Helper()
	if got < least {
		t.Errorf("%s has a contrast of %.2f, want %.1f", what, got, least)
	}
}

func ratio(t *testing.T, a, b string) float64 {
	t.Helper()
	high, low := luminance(t, a), luminance(t, b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

// luminance is the relative luminance of a colour such as "#0b6b70" (WCAG 2.2).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) != len("#rrggbb") {
		t.Fatalf("%q is not a colour", hex)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}
