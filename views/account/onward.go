package account

import (
	"context"

	"tenhal.sa/tenhal/services/access"
)

// onward is where somebody goes who has kept their recovery codes.
func onward(ctx context.Context) string {
	if access.SessionOf(ctx).MustEnrol {
		return "/" // what they wanted before they were led here
	}
	return "/account/security"
}
