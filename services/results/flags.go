package results

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// The flags by which sources say that a value matters, in capitals.
var (
	criticalFlags = []string{"LL", "HH", "AA", "<", ">", "CR", "PANIC"}
	abnormalFlags = []string{"L", "H", "A", "POS", "R", "W", "U", "D", "ABN"}
)

// limit is between what a value of an adult is not critical.
type limit struct {
	unit      string
	low, high float64 // 0: no bound
	times     map[string]float64
}

// limits are our own, beside what sources say: a source that calls a value normal is not believed beyond them. They are
// usual ones of adults (docs/decisions/0025): a value that is critical for a child only is for the source to flag.
var limits = map[string]limit{
	"2823-3":  {unit: "mmol/l", low: 2.5, high: 6.5, times: map[string]float64{"meq/l": 1}},              // potassium
	"2951-2":  {unit: "mmol/l", low: 120, high: 160, times: map[string]float64{"meq/l": 1}},              // sodium
	"2345-7":  {unit: "mg/dl", low: 45, high: 500, times: map[string]float64{"mmol/l": 18.016}},          // glucose
	"14749-6": {unit: "mg/dl", low: 45, high: 500, times: map[string]float64{"mmol/l": 18.016}},          // glucose
	"17861-6": {unit: "mg/dl", low: 6.5, high: 13, times: map[string]float64{"mmol/l": 4.008}},           // calcium
	"19123-9": {unit: "mg/dl", low: 1, high: 4.7, times: map[string]float64{"mmol/l": 2.431}},            // magnesium
	"718-7":   {unit: "g/dl", low: 7, high: 20, times: map[string]float64{"g/l": 0.1}},                   // haemoglobin
	"777-3":   {unit: "10*3/ul", low: 20, high: 1000, times: map[string]float64{"10*9/l": 1, "k/ul": 1}}, // platelets
	"6690-2":  {unit: "10*3/ul", low: 1, high: 50, times: map[string]float64{"10*9/l": 1, "k/ul": 1}},    // leucocytes
	"6301-6":  {unit: "", high: 5, times: map[string]float64{"{inr}": 1, "1": 1}},                        // INR
	"5671-3":  {unit: "ug/dl", high: 45, times: map[string]float64{"ug/l": 0.1}},                         // lead
}

// Worst is how much an item matters. A value that was withdrawn does not.
func (i Item) Worst() Worst {
	flag := strings.ToUpper(i.Flag)
	switch {
	case i.Status.Void():
		return Plain
	case slices.Contains(criticalFlags, flag), i.beyond():
		return Critical
	case slices.Contains(abnormalFlags, flag), i.outside():
		return Abnormal
	}
	return Plain
}

// beyond reports whether a value is beyond our own limits. In a unit that we can't convert nothing is said of it.
func (i Item) beyond() bool {
	of, ruled := limits[i.Code]
	n, err := strconv.ParseFloat(i.Value, 64)
	if !ruled || !i.Numeric || err != nil {
		return false
	}
	unit := strings.ToLower(i.Unit)
	times, known := of.times[unit]
	switch {
	case unit == of.unit:
		times = 1
	case !known:
		return false
	}
	n *= times
	// Of "<3" it is known that it is no more; of ">6" that it is no less.
	below := of.low > 0 && n < of.low && !strings.HasPrefix(i.Compares, ">")
	above := of.high > 0 && n > of.high && !strings.HasPrefix(i.Compares, "<")
	return below || above
}

// UnitUnknown reports whether there is a limit of ours that can't be applied, because of the unit.
func (i Item) UnitUnknown() bool {
	of, ruled := limits[i.Code]
	unit := strings.ToLower(i.Unit)
	_, known := of.times[unit]
	return ruled && i.Numeric && unit != of.unit && !known
}

// outside reports whether a value is outside the range that came with it.
func (i Item) outside() bool {
	n, err := strconv.ParseFloat(i.Value, 64)
	if err != nil || !i.Numeric {
		return false
	}
	low, noLow := strconv.ParseFloat(i.Low, 64)
	high, noHigh := strconv.ParseFloat(i.High, 64)
	return noLow == nil && n < low && !strings.HasPrefix(i.Compares, ">") || noHigh == nil && n > high && !strings.HasPrefix(i.Compares, "<")
}

// criticalSection is the LOINC code of what a radiologist says to be critical.
const criticalSection = "73568-8"

// critical reports whether somebody has to act on an item at once.
func (i Item) critical() bool {
	return i.Worst() == Critical || i.Code == criticalSection && i.Value != "" && !i.Status.Void()
}

// Worst is that of the worst value of a report; of one that does not hold nothing matters.
func (c *Content) Worst() Worst {
	worst := Plain
	if c.Status.Void() {
		return worst
	}
	for _, i := range c.Items {
		if i.critical() {
			return Critical
		}
		worst = min(worst, i.Worst())
	}
	return worst
}

// critical is the sum of the critical values of a report in a patient's record, or nil where there are none.
func (c *Content) critical(patient uuid.UUID) []byte {
	if c.Worst() != Critical {
		return nil
	}
	said := []string{patient.String()}
	for _, i := range c.Items {
		if i.critical() {
			said = append(said, i.Key()+"="+i.Compares+i.Value+" "+i.Unit)
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(said, "\n")))
	return sum[:]
}
