package e2e

import (
	"context"
	"strings"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/input"
	"github.com/go-rod/rod/lib/proto"

	cookies "tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
)

// Visit goes to a page and waits until its scripts have run.
func (w *window) Visit(path string) {
	w.t.Helper()
	if err := w.page.Timeout(patience).Navigate(w.url + path); err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
	w.loaded(path)
}

func (w *window) loaded(path string) {
	w.t.Helper()
	w.until("the page "+path, func() bool { return w.is(w.ready) })
}

// As makes the window one in which the user of a role has signed in, who reads its language. What it shows it shows on.
func (w *window) As(role access.Role) {
	w.t.Helper()
	from := access.Visitor{IP: "127.0.0.1", Agent: "e2e", Device: access.Secret()}
	token, err := w.Access.SignIn(context.Background(), w.user(role, w.locale).Email, password, from)
	w.must(err)
	w.must(w.page.Browser().SetCookies(nil)) // whoever was signed in is gone
	w.must(w.page.Browser().SetCookies([]*proto.NetworkCookieParam{{Name: cookies.SessionCookie, Value: token, URL: w.url, HTTPOnly: true}}))
}

// SignIn lets the user of a role in, as people come in: the window then shows the page that they begin with.
func (w *window) SignIn(role access.Role) {
	w.t.Helper()
	w.signIn(w.user(role, w.locale).Email, password)
}

func (w *window) signIn(email, password string) {
	w.t.Helper()
	w.must(w.page.Browser().SetCookies(nil)) // whoever was signed in is gone
	w.Visit("/login")
	w.Fill("email", email)
	w.Fill("password", password)
	w.Click("button", w.Says("session.sign_in"))
	w.until("being signed in as "+email, func() bool { return w.is("location.pathname !== '/login' && " + w.ready) })
}

// Click clicks the control of a role that has a name, as those hear it who can't see the page.
func (w *window) Click(role, name string) {
	w.t.Helper()
	w.click(role+" “"+name+"”", func() *rod.Element { return w.control(role, name) })
}

// ClickOn clicks an element.
func (w *window) ClickOn(selector string) {
	w.t.Helper()
	w.click(selector, func() *rod.Element { return w.element(selector) })
}

// click finds anew what a swap has just replaced.
func (w *window) click(what string, find func() *rod.Element) {
	w.t.Helper()
	w.until("clicking "+what, func() bool {
		el := find()
		return el != nil && el.Timeout(5*time.Second).Click(proto.InputMouseButtonLeft, 1) == nil
	})
}

// ClickAt clicks a place of the window.
func (w *window) ClickAt(at proto.Point) {
	w.t.Helper()
	w.must(w.page.Mouse.MoveTo(at))
	w.must(w.page.Mouse.Click(proto.InputMouseButtonLeft, 1))
}

// Drag takes the mouse from one place to another with its button down, and drops.
func (w *window) Drag(from, to proto.Point) {
	w.t.Helper()
	w.Lift(from, to)
	w.must(w.page.Mouse.Up(proto.InputMouseButtonLeft, 1))
}

// Lift is Drag without the drop.
func (w *window) Lift(from, to proto.Point) {
	w.t.Helper()
	w.must(w.page.Mouse.MoveTo(from))
	w.must(w.page.Mouse.Down(proto.InputMouseButtonLeft, 1))
	w.must(w.page.Mouse.MoveLinear(to, 6))
}

// Type types into whatever has the focus.
func (w *window) Type(text string) {
	w.t.Helper()
	w.must(w.page.InsertText(text))
}

// Fill puts a text into the input of a name, in place of what is there.
func (w *window) Fill(name, text string) {
	w.t.Helper()
	w.until("filling in "+name, func() bool {
		el := w.element(field(name))
		return el != nil && el.SelectAllText() == nil && w.page.InsertText(text) == nil
	})
}

// Choose sets an input to a value: a choice by its value, a time as the form sends it.
func (w *window) Choose(name, value string) {
	w.t.Helper()
	w.until("choosing "+name, func() bool {
		return w.is(`((el) => {
			if (!el) return false;
			if (el.type === 'radio') el.checked = true; else el.value = arg[1];
			for (const type of ['input', 'change']) el.dispatchEvent(new Event(type, { bubbles: true }));
			return el.type === 'radio' || el.value === arg[1];
		})(document.querySelector(arg[0]) ?? document.querySelector(arg[2]))`, w.within+" "+choice(name, value), value, w.within+" "+field(name))
	})
}

// keys are those that have no letter.
var keys = map[string]input.Key{
	"Alt": input.AltLeft, "Control": input.ControlLeft, "Shift": input.ShiftLeft,
	"ArrowUp": input.ArrowUp, "ArrowDown": input.ArrowDown, "ArrowLeft": input.ArrowLeft, "ArrowRight": input.ArrowRight,
	"Enter": input.Enter, "Escape": input.Escape, "Tab": input.Tab, "Home": input.Home, "End": input.End,
}

// Press presses keys one after the other. "Control+k" holds the first while the second is pressed, and
// "Alt+ArrowDown+ArrowDown" holds it for both.
func (w *window) Press(chords ...string) {
	w.t.Helper()
	for _, chord := range chords {
		held, modifiers := []input.Key{}, 0
		for _, name := range strings.Split(chord, "+") {
			key := keyOf(name)
			modifiers |= key.Modifier()
			w.key(proto.InputDispatchKeyEventTypeKeyDown, key, modifiers)
			if key.Modifier() != 0 {
				held = append(held, key)
				continue
			}
			w.key(proto.InputDispatchKeyEventTypeKeyUp, key, modifiers)
		}
		for _, key := range held {
			modifiers &^= key.Modifier()
			w.key(proto.InputDispatchKeyEventTypeKeyUp, key, modifiers)
		}
	}
}

func keyOf(name string) input.Key {
	if key, named := keys[name]; named {
		return key
	}
	return input.Key(name[0])
}

// key types no letter while a modifier makes a shortcut of it.
func (w *window) key(what proto.InputDispatchKeyEventType, key input.Key, modifiers int) {
	w.t.Helper()
	event := key.Encode(what, modifiers)
	if modifiers&^input.ModifierShift != 0 {
		event.Text, event.UnmodifiedText = "", ""
	}
	w.must(event.Call(w.page))
}
