package e2e

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// soon waits for what should come about by itself, and reports whether it has.
func soon(ok func() bool) bool {
	deadline := time.Now().Add(patience)
	for pause := blink; !ok(); pause = min(2*pause, longBlink) {
		if time.Now().After(deadline) {
			return false
		}
		time.Sleep(pause)
	}
	return true
}

// until waits for what should come about in the window.
func (w *window) until(what string, ok func() bool) {
	w.t.Helper()
	if !soon(ok) {
		w.t.Fatalf("%s: not within %s. The window (%s) is at %s and reads:\n%s\nThe last answers were\n%s",
			what, patience, w.locale, w.here(), w.Read("body"), w.heard.lately())
	}
}

// glance is how long one look at the page may take. A page that is being left may never answer.
const glance = 5 * time.Second

// js returns what an expression of JavaScript comes to, as text. Its arguments are arg[0] and so on. While a page
// is being left it comes to nothing.
func (w *window) js(expression string, args ...any) string {
	res, err := w.page.Timeout(glance).Eval("(...arg) => ("+expression+")", args...)
	if err != nil {
		return ""
	}
	return res.Value.Str()
}

// is reports whether an expression of JavaScript is true.
func (w *window) is(expression string, args ...any) bool {
	res, err := w.page.Timeout(glance).Eval("(...arg) => Boolean("+expression+")", args...)
	return err == nil && res.Value.Bool()
}

// here is the address of the page.
func (w *window) here() string { return strings.TrimPrefix(w.js("location.href"), w.url) }

// element returns the first element of a selector that is seen, or nil.
func (w *window) element(selector string) *rod.Element {
	list, err := w.page.Elements(w.within + " " + selector)
	if err != nil {
		return nil
	}
	for _, el := range list {
		if seen, err := el.Visible(); err == nil && seen {
			return el
		}
	}
	return nil
}

// control returns the control of a role with a name, or nil. The browser's accessibility tree decides, so what can't
// be found here can't be found by a screen reader either. A name may go on: "Book Enter" is the control "Book".
func (w *window) control(role, name string) *rod.Element {
	root, err := w.page.Evaluate(rod.Eval("(within) => document.querySelector(within)", w.within).ByObject())
	if err != nil || root.ObjectID == "" {
		return nil
	}
	found, err := proto.AccessibilityQueryAXTree{ObjectID: root.ObjectID, Role: role}.Call(w.page)
	if err != nil {
		return nil
	}
	var best *proto.AccessibilityAXNode
	for _, node := range found.Nodes {
		if node.Ignored || node.Name == nil {
			continue
		}
		has := plain(node.Name.Value.Str())
		if has == name {
			best = node
			break
		}
		if best == nil && strings.HasPrefix(has, name+" ") {
			best = node
		}
	}
	if best == nil {
		return nil
	}
	el, err := w.page.ElementFromNode(&proto.DOMNode{BackendNodeID: best.BackendDOMNodeID})
	if err != nil {
		return nil
	}
	return el
}

// Read returns the text of the first element of a selector as it is seen.
func (w *window) Read(selector string) string {
	return plain(w.js("document.querySelector(arg[0])?.innerText ?? ''", selector))
}

// See waits until a text is seen in an element.
func (w *window) See(selector, text string) {
	w.t.Helper()
	w.until(fmt.Sprintf("“%s” in %s", text, selector), func() bool { return strings.Contains(w.Read(selector), plain(text)) })
}

// SeeToast waits for a message at the bottom of the page.
func (w *window) SeeToast(text string) {
	w.t.Helper()
	w.See(toasts, text)
}

// SeeControl waits for a control.
func (w *window) SeeControl(role, name string) {
	w.t.Helper()
	w.until(role+" “"+name+"”", func() bool { return w.control(role, name) != nil })
}

// A page that can be used is complete, and its scripts have run. The last to begin is htmx, a little after that.
const (
	complete = `document.readyState === 'complete'`
	scripted = complete + ` && (!document.getElementById('palette') || document.querySelector('#palette [data-htmx-powered]'))`
)

// At waits until the window shows the page of a path, ready to be used.
func (w *window) At(path string) {
	w.t.Helper()
	w.until("the page "+path, func() bool {
		return w.is("(location.pathname + location.search).startsWith(arg[0]) && "+w.ready, path)
	})
}

// There reports whether an element is in the page.
func (w *window) There(selector string) bool { return w.is("document.querySelector(arg[0])", selector) }

// Value is what an input has in it.
func (w *window) Value(name string) string {
	return w.js("document.querySelector(arg[0])?.value ?? ''", w.within+" "+field(name))
}

// Focused waits until an element, or something in it, has the focus.
func (w *window) Focused(selector string) {
	w.t.Helper()
	w.until("the focus on "+selector, func() bool { return w.is("document.activeElement?.closest(arg[0])", selector) })
}

// NoSideScroll fails where the page is wider than the window.
func (w *window) NoSideScroll() {
	w.t.Helper()
	wide := w.js(`((root) => root.scrollWidth > root.clientWidth ? root.scrollWidth + ' pixels in ' + root.clientWidth : '')(document.scrollingElement)`)
	if wide != "" {
		w.t.Errorf("%s scrolls sideways: %s", w.here(), wide)
	}
}

// plain is a text without the marks that keep numbers in order, and with single spaces.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
