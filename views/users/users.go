// Package users draws who may come in.
package users

import (
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/views/ui"
)

func path(u *access.User) string { return "/admin/users/" + u.ID.String() }

func roleOptions() (list []ui.Option) {
	for _, r := range access.Roles {
		list = append(list, ui.Option{Value: string(r), Label: r.NameKey()})
	}
	return list
}
