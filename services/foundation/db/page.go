package db

import "github.com/uptrace/bun"

// lastPage is beyond every list: a number from an address is not to overflow an offset.
const lastPage = 1_000_000

// Page leaves page number of a list, from 1, in pages of size rows, and one row more, for Cut to tell whether there are more.
func Page(q *bun.SelectQuery, number, size int) *bun.SelectQuery {
	return q.Limit(int64(size) + 1).Offset(int64(min(max(number, 1), lastPage)-1) * int64(size))
}

// Cut returns the page of what Page left, and whether there are more.
func Cut[T any](list []T, size int) (page []T, more bool) {
	if len(list) > size {
		return list[:size], true
	}
	return list, false
}
