package results

import (
	"fmt"

	"github.com/boombuler/barcode/code128"
)

// Bar is a bar of a barcode: where it begins and how wide it is, in modules.
type Bar struct{ At, Wide int }

// Bars are a Code 128 of an order number, as scanners of laboratories read it.
type Bars struct {
	List []Bar
	Wide int // modules in all, without the quiet zones
}

// Quiet is how many modules stay empty at each side.
const Quiet = 10

// Bars returns the barcode of an order's number.
func (o *Order) Bars() (Bars, error) {
	code, err := code128.Encode(o.PlacerNo)
	if err != nil {
		return Bars{}, fmt.Errorf("results: barcode of %s: %w", o.PlacerNo, err)
	}
	b := Bars{Wide: code.Bounds().Dx()}
	for x := range b.Wide {
		if r, _, _, _ := code.At(x, 0).RGBA(); r != 0 {
			continue
		}
		if n := len(b.List) - 1; n >= 0 && b.List[n].At+b.List[n].Wide == x {
			b.List[n].Wide++
		} else {
			b.List = append(b.List, Bar{x, 1})
		}
	}
	return b, nil
}
