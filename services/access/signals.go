package access

import "github.com/google/uuid"

// WasInvited says that there is a user who has no password yet.
type WasInvited struct{ UserID uuid.UUID }

// ResetWasAsked says that a user, or an admin for them, asked for a link to a new password.
type ResetWasAsked struct{ UserID uuid.UUID }

// PasswordWasChanged says that a user has another password than before.
type PasswordWasChanged struct{ UserID uuid.UUID }

// SecondStepWasChanged says that a user's second step was set up, taken away or set up anew.
type SecondStepWasChanged struct{ UserID uuid.UUID }

// BrowserWasNew says that a user signed in from where nobody had seen them before.
type BrowserWasNew struct{ UserID uuid.UUID }
