package seed

// Sample returns one of some million names that nobody in particular has: a first name, a father's, a grandfather's and a
// family's, in both scripts. The same number gives the same name.
func Sample(female bool, n uint64) (ar, en string) {
	first := men
	if female {
		first = women
	}
	take := func(from []name) name {
		of := from[n%uint64(len(from))]
		n /= uint64(len(from))
		return of
	}
	whole := full(take(first), take(men), take(men), take(families))
	return whole.ar, whole.en
}
