// Command tokens writes css/tokens.css from tokens.json, where the colours, sizes and times of the
// product are decided. Its test computes the contrast of every pair that is read together.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	if err := write("tokens.json", "css/tokens.css"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(from, to string) error {
	t, err := read(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, []byte(t.css()), 0o644)
}

// tokens is tokens.json: named values, in the groups in which they are used.
type tokens struct {
	Color struct {
		Light, Dark map[string]string
	}
	Status map[string]status
	Font   struct {
		Sans, Mono            string
		Size, Leading, Weight map[string]string
	}
	Space, Radius map[string]string
	Shadow        map[string]shadow
	Density       struct {
		Comfortable, Compact map[string]string
	}
	Motion, Z map[string]string
}

// status is how one state of a visit looks. Its edge tells it apart where colours can't be seen.
type status struct {
	Border      string
	Light, Dark tint
}

type tint struct{ BG, Bar, FG string }

type shadow struct{ Shape, Light, Dark string }

func read(name string) (tokens, error) {
	var t tokens
	body, err := os.ReadFile(name)
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(body, &t)
}
