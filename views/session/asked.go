package session

import (
	"github.com/a-h/templ"

	"tenhal.sa/tenhal/views/ui"
)

// asked are the attributes of an input that must be filled: both must, so neither is marked. The
// cursor stands where typing goes on, in the password once the address is there.
func asked(form ui.Form, name string) templ.Attributes {
	return templ.Attributes{"required": true, "autofocus": (form.Value("email") == "") == (name == "email")}
}
