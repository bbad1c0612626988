package patients

import (
	"context"

	views "tenhal.sa/tenhal/views/patients"
)

// catchUp brings a form up to the patient's details as they are now, and returns what somebody else has
// changed since it was opened. What its user has changed stays. A guardian counts as one input: parts
// of two people make no third.
func catchUp(ctx context.Context, form, now map[string]string) (changes []views.Change) {
	for _, name := range views.Personal() {
		if c, changed := catchUpInputs(form, now, []string{name}); changed {
			c.Input = name
			changes = append(changes, c)
		}
	}
	for i := range mostGuardians {
		before := views.GuardianText(ctx, i, func(name string) string { return form[views.SeenInput(name)] })
		if c, changed := catchUpInputs(form, now, views.OfGuardian(i)); changed {
			c.Input = "guardian"
			c.Before, c.Now = before, views.GuardianText(ctx, i, func(name string) string { return now[name] })
			changes = append(changes, c)
		}
	}
	form["version"] = now["version"]
	return changes
}

// catchUpInputs catches up with inputs that belong together, and reports whether somebody else has changed them.
func catchUpInputs(form, now map[string]string, inputs []string) (c views.Change, changed bool) {
	var mine bool
	for _, name := range inputs {
		seen := form[views.SeenInput(name)]
		changed = changed || now[name] != seen
		mine = mine || form[name] != seen
		c.Clash = c.Clash || form[name] != now[name]
		c.Before, c.Now = seen, now[name]
	}
	c.Clash = c.Clash && mine
	for _, name := range inputs {
		if !mine {
			form[name] = now[name]
		}
		form[views.SeenInput(name)] = now[name]
	}
	return c, changed
}
