package inbox_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/notifications/inbox"
)

// Those who treat a patient hear of what was signed, quietly and in one notice; of what was withdrawn they and the desk hear
// at once; what ends soon is one notice for the desk.
func TestTellConsents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	w.book(w.Noura, 24)
	w.must(w.tells(w.Noura, func(ctx context.Context) error {
		_, err := w.ReadAll(access.With(ctx, w.sami), w.db.Clock.Now())
		return err
	}))
	was := consents.Facts{ConsentID: uuid.New(), PatientID: w.Omar.ID, FormID: uuid.New()}
	for range 3 {
		w.must(w.tells(w.Noura, func(ctx context.Context) error { return w.TellSigned(ctx, consents.WasSigned{Facts: was}) }))
	}
	w.told(w.sami, inbox.ConsentSigned)
	w.rings(w.sami, 0)
	w.told(w.hind)
	w.told(faisal)
	elsewhere := was
	elsewhere.ClinicID = uuid.New()
	w.must(w.tells(w.Noura, func(ctx context.Context) error { return w.TellWithdrawn(ctx, consents.WasWithdrawn{Facts: elsewhere}) }))
	w.told(w.sami, inbox.ConsentSigned)
	w.must(w.tells(w.Noura, func(ctx context.Context) error { return w.TellWithdrawn(ctx, consents.WasWithdrawn{Facts: was}) }))
	w.told(w.sami, inbox.ConsentLost, inbox.ConsentSigned)
	w.rings(w.sami, 1)
	w.told(faisal, inbox.ConsentLost)
	w.told(w.huda)
	for range 3 {
		w.must(w.tells(access.System, func(ctx context.Context) error { return w.TellEnding(ctx, consents.NearsItsEnd{Facts: was}) }))
	}
	w.told(w.Noura, inbox.ConsentEnding)
	if n := w.unread(w.Noura)[0]; n.Count != 3 || n.Path != "/consents" || n.PatientID != uuid.Nil {
		t.Errorf("the notice is %+v", n)
	}
}

// tells runs a reaction in a transaction of somebody's.
func (w *world) tells(who access.Actor, react func(context.Context) error) error {
	return w.db.Tx(w.as(who), func(ctx context.Context, _ bun.Tx) error { return react(ctx) })
}
