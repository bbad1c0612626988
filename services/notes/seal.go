package notes

import (
	"crypto/sha256"
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// sealed is what a signature covers. Whose record it is in is not: a merge moves a note, and the visit says it too.
type sealed struct {
	Of       uuid.UUID `json:"of"` // the visit, or the note that an addendum is of
	AuthorID uuid.UUID `json:"author_id"`
	AuthorAr string    `json:"author_ar"`
	AuthorEn string    `json:"author_en"`
	SignedAt string    `json:"signed_at"`
	Written  any       `json:"written"`
}

// Seal returns the sum of what the author signed, or would.
func (n *Note) Seal() []byte {
	return seal(sealed{n.AppointmentID, n.AuthorID, n.AuthorAr, n.AuthorEn, stamp(n.SignedAt), n.Written})
}

// Seal returns the sum of what the author signed.
func (a *Addendum) Seal() []byte {
	return seal(sealed{a.NoteID, a.AuthorID, a.AuthorAr, a.AuthorEn, stamp(a.SignedAt), a.Written})
}

func seal(what sealed) []byte {
	body, _ := json.Marshal(what) // texts and ids, which can be written
	sum := sha256.Sum256(body)
	return sum[:]
}

// stamp is a time as the database keeps it.
func stamp(t time.Time) string { return t.UTC().Round(time.Microsecond).Format(time.RFC3339Nano) }
