package ui

import "github.com/a-h/templ"

// toastAttrs mark a toast for scripts and readers: an error interrupts, and does not go by itself.
func (n Notice) toastAttrs() templ.Attributes {
	if n.Tone == Danger {
		return templ.Attributes{"data-toast": "error", "role": "alert"}
	}
	return templ.Attributes{"data-toast": ""}
}
