package twilio

import (
	"errors"
	"fmt"

	"tenhal.sa/tenhal/services/notifications"
)

// meaning is what one of Twilio's codes means for us, and how we put it to staff.
type meaning struct {
	class error
	words string
}

// codes are those of twilio.com/docs/api/errors that say more than that a text is refused.
var codes = map[int]meaning{
	21610: {notifications.ErrOptedOut, "the recipient has answered STOP"},
	63014: {notifications.ErrOptedOut, "the recipient has blocked us"},

	21211: {notifications.ErrDead, "no such number"},
	21214: {notifications.ErrDead, "the number can't be reached"},
	21217: {notifications.ErrDead, "no such number"},
	21614: {notifications.ErrDead, "not a mobile number"},
	21635: {notifications.ErrDead, "a landline"},
	30005: {notifications.ErrDead, "nobody has the number"},
	30006: {notifications.ErrDead, "a landline, or a network that can't be reached"},
	63003: {notifications.ErrDead, "the number is not on WhatsApp"},
	63024: {notifications.ErrDead, "the number does not take WhatsApp from businesses"},

	21408: {notifications.ErrPermanent, "our account may not send to that country"},
	21602: {notifications.ErrPermanent, "the text is empty"},
	21612: {notifications.ErrPermanent, "our sender can't reach that number"},
	21617: {notifications.ErrPermanent, "the text is too long"},
	21655: {notifications.ErrPermanent, "Twilio does not know the template"},
	21656: {notifications.ErrPermanent, "the variables do not fit the template"},
	30003: {notifications.ErrPermanent, "the phone is off or out of reach"},
	30004: {notifications.ErrPermanent, "blocked by the network or on the phone"},
	30007: {notifications.ErrPermanent, "filtered by the network"},
	30008: {notifications.ErrPermanent, "the network does not say why"},
	63013: {notifications.ErrPermanent, "against WhatsApp's policy"},
	63016: {notifications.ErrPermanent, "outside the 24 hours in which WhatsApp takes texts without a template"},
	63032: {notifications.ErrPermanent, "WhatsApp does not deliver to that person for now"},
	63033: {notifications.ErrPermanent, "WhatsApp can't deliver to that person"},
	63049: {notifications.ErrPermanent, "WhatsApp has chosen not to deliver it"},

	14107: {notifications.ErrTemporary, "too many at once"},
	20429: {notifications.ErrTemporary, "too many at once"},
	21212: {notifications.ErrTemporary, "our sender is not right; look at the settings"},
	21603: {notifications.ErrTemporary, "our sender is missing; look at the settings"},
	21606: {notifications.ErrTemporary, "our sender is not of our account; look at the settings"},
	21609: {notifications.ErrTemporary, "our own public address is not right; look at the settings"},
	21611: {notifications.ErrTemporary, "too many are waiting at our sender"},
	21659: {notifications.ErrTemporary, "our sender is not of our account; look at the settings"},
	21660: {notifications.ErrTemporary, "our sender is of another account; look at the settings"},
	21703: {notifications.ErrTemporary, "our messaging service has no sender; look at the settings"},
	63007: {notifications.ErrTemporary, "our sender is not on WhatsApp; look at the settings"},
	63018: {notifications.ErrTemporary, "too many at once"},
	63038: {notifications.ErrTemporary, "no more today: our account has a limit"},
}

// refusal is a code that Twilio answers with.
func refusal(code int) error {
	m := codes[code]
	return fmt.Errorf("%w: %s (Twilio %d)", m.class, m.words, code)
}

// failure is a code that a text has failed with later, or 0. It won't arrive any more, whatever
// the code would have meant before.
func failure(code int) error {
	m, known := codes[code]
	switch {
	case code == 0:
		return fmt.Errorf("%w: Twilio does not say why", notifications.ErrPermanent)
	case !known:
		return fmt.Errorf("%w: Twilio %d", notifications.ErrPermanent, code)
	case !errors.Is(m.class, notifications.ErrPermanent):
		return fmt.Errorf("%w: %s (Twilio %d)", notifications.ErrPermanent, m.words, code)
	}
	return refusal(code)
}
