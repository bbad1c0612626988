package seed

import "tenhal.sa/tenhal/services/clinics"

// bill is the invoice of a visit.
type bill struct {
	visit
	issued bool
	report bool  // was asked for too
	parts  []int // in which it is paid, in per cent
}

// How bills are paid, where they are.
var (
	inFull   = []int{100}
	inHalves = []int{50, 50}
	oneHalf  = []int{50}
)

// vatPercent is the standard rate.
const vatPercent = 15

// item is what a line bills. Amounts are in halalas; prices are whole riyals, so that VAT comes out even.
type item struct {
	service  int
	exempt   bool // healthcare of a citizen
	net, vat int
}

func (s *Seed) items(b bill) []item {
	services := []int{b.service}
	if b.report {
		services = append(services, b.clinic*perClinic+reports)
	}
	items := make([]item, len(services))
	for n, service := range services {
		i := item{service: service, net: s.services[service].price * 100}
		if i.exempt = s.patients[b.patient].citizen() && s.services[service].class == clinics.Healthcare; !i.exempt {
			i.vat = i.net * vatPercent / 100
		}
		items[n] = i
	}
	return items
}

func (s *Seed) amounts(b bill) (net, vat int) {
	for _, i := range s.items(b) {
		net, vat = net+i.net, vat+i.vat
	}
	return net, vat
}

// paid is what the first parts of a bill come to.
func (s *Seed) paid(b bill, parts int) int {
	net, vat := s.amounts(b)
	percent := 0
	for _, part := range b.parts[:parts] {
		percent += part
	}
	return (net + vat) * percent / 100
}
