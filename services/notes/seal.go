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

// Seal signs the note as of a time.
func (n *Note) Seal(at time.Time) {
	n.SignedAt = at
	n.SHA256 = n.seal()
}

func (n *Note) seal() []byte {
	return seal(sealed{n.AppointmentID, n.AuthorID, n.AuthorAr, n.AuthorEn, stamp(n.SignedAt), n.Written})
}

func (a *Addendum) seal() []byte {
	return seal(sealed{a.NoteID, a.AuthorID, a.AuthorAr, a.AuthorEn, stamp(a.SignedAt), a.Written})
}

func seal(what sealed) []byte {
	body, _ := json.Marshal(what) // texts and ids, which can be written
	sum := sha256.Sum256(body)
	return sum[:]
}

// stamp is a time as the database keeps it.
func stamp(t time.Time) string { return t.UTC().Round(time.Microsecond).Format(time.RFC3339Nano) }
