package copies

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/seed"
)

// faker gives everybody another name, number and address: the same for the same, so that twins, families and duplicates
// stay what they are. Two who differ stay two, but for names, of which there are not so many.
type faker struct {
	key      []byte
	today    civil.Date
	people   map[string]name   // by the names they have, in each script
	given    map[string]string // by kind and what stood there
	taken    map[string]bool   // of what was given
	numbers  map[string]string // of patients
	folders  map[string]string // numbers of files in clinics
	services map[string]name   // by their ids in the copy
}

type name struct{ ar, en string }

func newFaker(key string, now time.Time) *faker {
	return &faker{
		key: []byte(key), today: civil.Of(now, time.UTC), people: map[string]name{}, given: map[string]string{}, taken: map[string]bool{},
		numbers: map[string]string{}, folders: map[string]string{}, services: map[string]name{},
	}
}

// sum is a number that follows from a value, and from which nobody finds the value without the key.
func (f *faker) sum(kind, value string) uint64 { return binary.BigEndian.Uint64(f.mac(kind, value)) }

func (f *faker) mac(kind, value string) []byte {
	mac := hmac.New(sha256.New, f.key)
	mac.Write([]byte(kind + "\x00" + value))
	return mac.Sum(nil)
}

// unique gives something else for a value, which nothing else of its kind gets. make returns what a number stands for.
func (f *faker) unique(kind, value string, make func(n uint64) string) (string, error) {
	if value == "" {
		return "", nil
	}
	at := kind + "\x00" + value
	if got, known := f.given[at]; known {
		return got, nil
	}
	n := f.sum(kind, value)
	for range 1000 { // sums of two may be alike; of a thousand in a row only where there are more people than numbers
		got := make(n)
		if mark := kind + "\x00" + got; !f.taken[mark] && got != value {
			f.given[at], f.taken[mark] = got, true
			return got, nil
		}
		n++
	}
	return "", errors.New("there are more of a kind (" + kind + ") than numbers to give them")
}

// called gives a person another name in both scripts. Whoever is known by either is who they were.
func (f *faker) called(of name, female bool) name {
	got, known := f.people[of.ar]
	if !known || of.ar == "" {
		got, known = f.people[of.en]
	}
	if !known {
		n := f.sum("name", of.ar+"\x00"+of.en)
		for {
			if got.ar, got.en = seed.Sample(female, n); got.ar != of.ar && got.en != of.en {
				break
			}
			n++
		}
	}
	for _, by := range []string{of.ar, of.en} {
		if _, known := f.people[by]; !known && by != "" {
			f.people[by] = got
		}
	}
	if of.ar == "" {
		got.ar = ""
	}
	if of.en == "" {
		got.en = ""
	}
	return got
}

// alone gives a name in the script in which it stands. The program itself keeps its own.
func (f *faker) alone(of string) string {
	switch {
	case of == "" || of == access.System.NameAr || of == access.System.NameEn:
		return of
	case arabic(of):
		return f.called(name{ar: of}, false).ar
	}
	return f.called(name{en: of}, false).en
}

func arabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// phone gives a number that is well formed. Of all Saudi mobile numbers those that begin with 051 are fewest in use.
func (f *faker) phone(of string) (string, error) {
	return f.unique("phone", of, func(n uint64) string { return fmt.Sprintf("+96651%07d", n%1e7) })
}

// email gives an address in a domain that nobody can have.
func (f *faker) email(of string) (string, error) {
	return f.unique("email", strings.ToLower(of), func(n uint64) string { return fmt.Sprintf("person-%010x@mail.example", n%(1<<40)) })
}

// identity gives a valid number of a kind, from those that identity.Make keeps away from people.
func (f *faker) identity(kind, of string) (string, error) {
	return f.unique("identity "+kind, of, func(n uint64) string { return identity.Make(identity.Kind(kind), int(n%1e6)) })
}

// number gives a patient another number. One that no patient has, as of an old invoice, comes behind the others.
func (f *faker) number(of string) string {
	if of != "" && f.numbers[of] == "" {
		f.numbers[of] = fmt.Sprintf("F-%06d", len(f.numbers)+1)
	}
	return f.numbers[of]
}

// shuffle deals the numbers of patients anew, and those of their files within each clinic and year: none is missing there.
func (f *faker) shuffle(ctx context.Context, from bun.IDB) error {
	var people, numbers []string
	err := from.NewRaw("SELECT file_number FROM patients").Scan(ctx, &people)
	if err == nil {
		err = from.NewRaw("SELECT number FROM patient_files ORDER BY number").Scan(ctx, &numbers)
	}
	if err != nil {
		return fmt.Errorf("copies: numbers: %w", err)
	}
	for _, number := range f.mixed(people) {
		f.number(number)
	}
	series := map[string][]string{}
	for _, number := range numbers {
		of := strings.TrimRight(number, "0123456789")
		series[of] = append(series[of], number)
	}
	for _, of := range series {
		for n, number := range f.mixed(of) {
			f.folders[number] = of[n]
		}
	}
	return nil
}

// mixed are values in an order that nobody finds without the key.
func (f *faker) mixed(of []string) []string {
	mixed := slices.Clone(of)
	slices.SortFunc(mixed, func(a, b string) int { return slices.Compare(f.mac("order", a), f.mac("order", b)) })
	return mixed
}

// id gives another id, as old as it was, so that what sorts by age still does.
func (f *faker) id(of string) (string, error) {
	was, err := uuid.Parse(of)
	if err != nil || was == uuid.Nil {
		return of, err
	}
	id, kept := uuid.UUID(f.mac("id", was.String())[:16]), 0
	if was.Version() == 7 {
		kept = 6 // bytes that say when
	}
	copy(id[:kept], was[:kept])
	id[6], id[8] = id[6]&0x0f|was[6]&0xf0, id[8]&0x3f|0x80
	return id.String(), nil
}

// birth gives a day some months earlier, so that nobody gets too young for what they have signed, within the same year of age
// where that leaves a choice.
func (f *faker) birth(of civil.Date, who string) civil.Date {
	years, _ := of.Age(f.today)
	turns := civil.Date{Year: f.today.Year - years - 1, Month: f.today.Month, Day: min(f.today.Day, 28)} // who was born then is a year older
	most := min(max(of.Sub(turns)-1, 30), 180)
	first := civil.Date{Year: 1900, Month: time.January, Day: 1}
	if day := of.Add(-1 - int(f.sum("birth", who+of.String())%uint64(most))); day.After(first) {
		return day
	}
	return first
}
