package audit

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// personal are the columns, and keys within them, by which people are reached or identified.
var personal = map[string]bool{"identity_number": true, "phone": true, "email": true, "address": true, "recipient": true}

// Masked returns the entry as those read it who need not know how people are reached and identified.
func (e Entry) Masked() Entry {
	e.Before, e.After = masked(e.Before), masked(e.After)
	return e
}

func masked(values map[string]json.RawMessage) map[string]json.RawMessage {
	if values == nil {
		return nil
	}
	all := make(map[string]json.RawMessage, len(values))
	for column, raw := range values {
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			continue // what can't be read is not shown
		}
		all[column] = raw
		if clean, err := json.Marshal(mask(column, value)); err == nil && has(column, value) {
			all[column] = clean
		}
	}
	return all
}

// has reports whether a value is personal, or has something personal within.
func has(key string, value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if has(key, inner) {
				return true
			}
		}
	case []any:
		for _, inner := range v {
			if has(key, inner) {
				return true
			}
		}
	case string, float64:
		return personal[key]
	}
	return false
}

func mask(key string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = mask(key, inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = mask(key, inner)
		}
	case string:
		if personal[key] {
			return hide(v)
		}
	case float64:
		if personal[key] {
			return covered
		}
	}
	return value
}

// covered stands for what is not shown.
const covered = "•••"

// hide leaves enough to tell two from each other: "o•••@example.com", "•••4567".
func hide(text string) string {
	if at := strings.LastIndex(text, "@"); at > 0 {
		_, first := utf8.DecodeRuneInString(text)
		return text[:first] + covered + text[at:]
	}
	runes := []rune(text)
	switch n := len(runes); {
	case n == 0:
		return ""
	case n < 8:
		return covered
	default:
		return covered + string(runes[n-4:])
	}
}
