package notifications

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Channel is a way to reach somebody.
type Channel string

// The channels.
const (
	WhatsApp Channel = "whatsapp"
	SMS      Channel = "sms"
	Email    Channel = "email"
)

// Channels are all of them.
var Channels = []Channel{WhatsApp, SMS, Email}

// Text is a text message on its way, by SMS or WhatsApp.
type Text struct {
	ID        uuid.UUID // the message's: the provider reports what became of the text by it
	Channel   Channel
	To        string   // E.164
	Body      string   // as it reads
	Template  string   // the provider's name of the approved template, of WhatsApp
	Variables []string // what stands for {{1}}, {{2}} and so on of the template
}

// Texter takes a text to whoever delivers it and returns the provider's name for it. Its errors
// wrap one of those below; one that wraps none leaves in doubt whether the text was taken.
type Texter interface {
	SendText(ctx context.Context, t Text) (ref string, err error)
}

// TextFinder is a Texter that can say later whether it took a text. It looks among those that it
// took since a moment and returns the provider's name of the one, or "" where there is none.
type TextFinder interface {
	FindText(ctx context.Context, t Text, since time.Time) (ref string, err error)
}

// Why a message is not taken, besides ErrPermanent and ErrTemporary. Both wrap ErrPermanent.
var (
	ErrOptedOut error = refusal("opted out")    // whoever has the number has said STOP to the provider
	ErrDead     error = refusal("nobody there") // the address is nobody's
)

// refusal is a kind of ErrPermanent.
type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == ErrPermanent }

// Delivery is what a provider says of a text later.
type Delivery struct {
	MessageID uuid.UUID // ours
	Ref       string    // the provider's
	Event     string    // in the provider's words, as "undelivered"
	Arrived   bool      // at the phone
	Failed    error     // it won't arrive: wraps ErrPermanent; nil otherwise
}

// Reply is what somebody wrote to us.
type Reply struct {
	Ref     string // the provider's
	Channel Channel
	From    string // E.164
	Body    string
	Stop    bool // the provider took it as a wish to get nothing more by this channel
	Start   bool // the provider took that wish back
}
