package web

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/settings"
)

// Doc is a document that is made from the code, so that it can't say otherwise.
type Doc struct {
	File  string // in docs/
	Write func(io.Writer)
}

// Docs returns the documents. Root is the folder of the source.
func Docs(services Services, bus *signal.Bus, root fs.FS) []Doc {
	routes := append(Openings(Config{}, services), Routes(Config{}, services)...)
	return []Doc{
		{"PERMISSIONS.md", func(w io.Writer) { permissionsDoc(w, routes) }},
		{"SIGNALS.md", func(w io.Writer) { signalsDoc(w, bus) }},
		{"STATES.md", statesDoc},
		{"TASKS.md", func(w io.Writer) { tasksDoc(w, services.Jobs()) }},
		{"SERVICES.md", func(w io.Writer) { servicesDoc(w, root) }},
		{"CONFIGURATION.md", configurationDoc},
	}
}

const made = "<!-- Made by `tenhal docs`. Change the code instead. -->\n"

func permissionsDoc(w io.Writer, routes []Route) {
	fmt.Fprint(w, "# Permissions\n\n", made, "\nWho may do what (services/access/roles.go).\n\n")
	row(w, append([]string{"Permission", "lets people"}, texts(access.Roles)...)...)
	row(w, slices.Repeat([]string{"---"}, 2+len(access.Roles))...)
	for _, m := range access.Meanings {
		cells := []string{"`" + string(m.Permission) + "`", m.Lets}
		for _, role := range access.Roles {
			cells = append(cells, map[bool]string{true: "✓"}[role.Can(m.Permission)])
		}
		row(w, cells...)
	}
	fmt.Fprint(w, "\nWhat each address needs (web/routes.go).\n\n")
	row(w, "Method", "Path", "Permission", "Roles")
	row(w, "---", "---", "---", "---")
	for _, r := range routes {
		needs := "`" + string(r.Needs) + "`"
		if slices.Contains(Dangerous, r.Method+" "+r.Path) {
			needs += " and a fresh proof of who it is"
		}
		row(w, r.Method, "`"+r.Path+"`", needs, admitted(r.Needs))
	}
}

// admitted names the roles that have a permission.
func admitted(p access.Permission) string {
	switch p {
	case access.Public:
		return "anyone"
	case access.SignedIn:
		return "everyone who is signed in"
	}
	may := slices.DeleteFunc(slices.Clone(access.Roles), func(r access.Role) bool { return !r.Can(p) })
	return strings.Join(texts(may), ", ")
}

func signalsDoc(w io.Writer, bus *signal.Bus) {
	fmt.Fprint(w, "# Signals\n\n", made, "\nWhat follows from what, in this order and in one transaction (services/reactions).\n\n")
	row(w, "When", "then")
	row(w, "---", "---")
	reactions := bus.Reactions()
	byName := func(a, b reflect.Type) int { return strings.Compare(a.String(), b.String()) }
	for _, event := range slices.SortedFunc(maps.Keys(reactions), byName) {
		for _, reaction := range reactions[event] {
			row(w, "`"+event.String()+"`", "`"+reaction.Name+"`")
		}
	}
}

func configurationDoc(w io.Writer) {
	fmt.Fprint(w, "# Configuration\n\n", made, "\nWhat the environment may say (web/config.go). A secret may lie in a file instead: ")
	fmt.Fprint(w, "`DATABASE_URL_FILE` names the one with `DATABASE_URL` in it.\n\n")
	row(w, "Variable", "says", "without it", "secret")
	row(w, "---", "---", "---", "---")
	for _, s := range Settings() {
		row(w, "`"+s.Name+"`", s.Says, s.Default, yes(s.Secret))
	}
	fmt.Fprint(w, "\n## Settings\n\nWhat an admin decides while the program runs, at /admin/settings (services/settings/declared.go).\n\n")
	row(w, "Setting", "called", "default", "from", "to", "per clinic", "what follows")
	row(w, "---", "---", "---", "---", "---", "---", "---")
	ctx := i18n.With(context.Background(), i18n.English)
	for _, g := range settings.Groups {
		for _, s := range g.Settings {
			row(w, "`"+string(s.Key)+"`", i18n.T(ctx, s.NameKey), s.Text(ctx, s.Default), fmt.Sprint(s.Least), fmt.Sprint(s.Most), yes(s.PerClinic), i18n.T(ctx, s.HelpKey))
		}
	}
	fmt.Fprint(w, "\n## Features\n\nWhat an admin switches off, at /admin/features. All are on in a new centre.\n\n")
	row(w, "Feature", "called", "per clinic", "what it does")
	row(w, "---", "---", "---", "---")
	for _, s := range settings.Features.Settings {
		row(w, "`"+string(s.Key)+"`", i18n.T(ctx, s.NameKey), yes(s.PerClinic), i18n.T(ctx, s.HelpKey))
	}
}

func yes(is bool) string { return map[bool]string{true: "yes"}[is] }

func row(w io.Writer, cells ...string) {
	fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
}

func texts[S ~string](all []S) []string {
	var out []string
	for _, s := range all {
		out = append(out, string(s))
	}
	return out
}
