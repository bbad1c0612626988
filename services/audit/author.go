package audit

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
)

// The entries themselves are written by the database: audit_save is a trigger of every table whose model signals.

// author is what each entry of a transaction says alike.
type author struct {
	At      time.Time  `json:"at"`
	Actor   *uuid.UUID `json:"actor"`
	Name    string     `json:"name"`
	Request string     `json:"request"`
	Reason  string     `json:"reason"`
}

// Author says who saves in ctx, when and why, as audit_save reads it. It is to be given to signal.Bus.Announce.
func (s *Service) Author(ctx context.Context) string {
	who := access.Who(ctx)
	by := author{At: s.DB.Now(ctx), Name: cmp.Or(who.NameEn, who.NameAr), Request: Request(ctx), Reason: reason(ctx)}
	if who.SignedIn() {
		by.Actor = &who.ID
	}
	said, _ := json.Marshal(by) // neither a time nor a text fails to be written
	return string(said)
}
