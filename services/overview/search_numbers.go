package overview

import (
	"regexp"
	"slices"
	"strings"

	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/foundation/text"
)

// numbers are what a typed number can be, or how one begins or ends. What it can't be is empty.
type numbers struct {
	File          string
	FileStart     string
	Former        string // of a file elsewhere
	Identity      string
	IdentityStart string
	Phone         string
	PhoneStart    string
	PhoneEnd      string // reversed, as the index has it
	Most          int    // of those whose number begins or ends so
}

// How many digits a part of a number needs, so that it says anything.
const (
	shortestEnd   = 3
	shortestStart = 4
	mostByPart    = 200
	fileDigits    = 6 // of a file number, unless there are more than a million
)

var (
	figures  = regexp.MustCompile(`^[-+()./ 0-9]*[0-9][-+()./ 0-9]*$`)
	fileLike = regexp.MustCompile(`^F[- ]?[0-9]+$`)
	lettered = regexp.MustCompile(`^[A-Z0-9]*[0-9][A-Z0-9]*$`)            // a passport's
	formerly = regexp.MustCompile(`^[A-Z]{1,6}[-/. ]*[0-9][-/.A-Z0-9]*$`) // a file's elsewhere
)

// readNumbers reads a search that is a number, and reports whether it is one.
func readNumbers(typed string) (numbers, bool) {
	typed = strings.ToUpper(text.Figures(typed))
	n := numbers{Most: mostByPart, Former: typed}
	digits := fold.Digits(typed)
	switch {
	case fileLike.MatchString(typed):
		n.file(digits)
	case figures.MatchString(typed):
		n.file(digits)
		n.identity(digits)
		n.phone(typed, digits)
	case lettered.MatchString(typed):
		n.identity(typed)
	case formerly.MatchString(typed):
	default:
		return n, false
	}
	return n, true
}

// file reads the digits of a file number, with or without the zeros before them.
func (n *numbers) file(digits string) {
	n.File = "F-" + strings.Repeat("0", max(0, fileDigits-len(digits))) + digits
	if strings.HasPrefix(digits, "0") {
		n.FileStart = "F-" + digits
	}
}

func (n *numbers) identity(number string) {
	n.Identity = number
	if len(number) >= shortestStart {
		n.IdentityStart = number
	}
}

func (n *numbers) phone(typed, digits string) {
	if whole, err := phone.Parse(typed); err == nil {
		n.Phone, n.PhoneStart = whole, whole
		return
	}
	if len(digits) >= shortestEnd {
		n.PhoneEnd = reversed(digits)
	}
	local := phone.Digits(typed)
	switch {
	case len(local) < shortestStart:
	case local[0] == '0', local[0] == '5': // some begin with the zero, some without
		n.PhoneStart = "+966" + strings.TrimPrefix(local, "0")
	default:
		n.PhoneStart = "+" + local
	}
}

func reversed(digits string) string {
	r := []byte(digits)
	slices.Reverse(r)
	return string(r)
}
