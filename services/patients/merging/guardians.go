package merging

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/patients"
)

// Joined is a guardian whom both records have. The survivor's stays, and is who was meant by the other one, too.
type Joined struct {
	Survivor *patients.Guardian
	Merged   *patients.Guardian
}

// joined returns the guardians whom both records have, each once.
func (s *Service) joined(ctx context.Context, survivor, merged uuid.UUID) (pairs []Joined, err error) {
	list := []*patients.Guardian{}
	err = s.DB.Conn(ctx).NewSelect().Model(&list).Where("patient_id IN (?, ?)", survivor, merged).Order("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("merging: guardians: %w", err)
	}
	for _, theirs := range list {
		if theirs.PatientID != merged {
			continue
		}
		for _, own := range list {
			if own.PatientID == survivor && samePerson(own, theirs) {
				pairs = append(pairs, Joined{own, theirs})
				break
			}
		}
	}
	return pairs, nil
}

// samePerson reports whether two guardians of one child are one: a phone may be the whole family's, and so it takes the
// given name as well, or that there is only one of them: a father, a mother.
func samePerson(one, other *patients.Guardian) bool {
	parent := one.Relation == patients.Father || one.Relation == patients.Mother
	return one.Phone == other.Phone && (parent && one.Relation == other.Relation || sameGiven(one.NameAr, other.NameAr) || sameGiven(one.NameEn, other.NameEn))
}

func sameGiven(one, other string) bool {
	a, _, _ := strings.Cut(fold.Query(one), " ")
	b, _, _ := strings.Cut(fold.Query(other), " ")
	return a != "" && a == b
}

// ids are the merged record's guardians of pairs, for a query: never none at all.
func ids(pairs []Joined) any {
	list := []uuid.UUID{uuid.Nil}
	for _, pair := range pairs {
		list = append(list, pair.Merged.ID)
	}
	return bun.List(list)
}
