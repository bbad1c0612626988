package ui

import "github.com/a-h/templ"

// undoAttrs say what the answer to Undo replaces.
func (n Notice) undoAttrs() templ.Attributes {
	if n.Target == "" {
		return templ.Attributes{"hx-swap": "none"}
	}
	return templ.Attributes{"hx-target": n.Target, "hx-swap": "outerMorph"}
}

// toastAttrs mark a toast for scripts and readers: an error interrupts, and does not go by itself.
func (n Notice) toastAttrs() templ.Attributes {
	if n.Tone == Danger {
		return templ.Attributes{"data-toast": "error", "role": "alert"}
	}
	return templ.Attributes{"data-toast": ""}
}
