package notifications

import (
	"context"
	"fmt"
)

// Hours returns when nobody is written to.
func (s *Service) Hours(ctx context.Context) (h Hours, err error) {
	if err = s.DB.Conn(ctx).NewSelect().Model(&h).Scan(ctx); err != nil {
		return h, fmt.Errorf("notifications: hours: %w", err)
	}
	return h, nil
}
