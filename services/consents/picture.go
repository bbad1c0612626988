package consents

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"strings"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// Why a signature is not taken.
var (
	errPicture = fault.New(fault.Invalid, "consents.picture_unclear")
	errEmpty   = fault.New(fault.Invalid, "consents.picture_empty")
)

// The limits of a signature: what a finger draws on a phone or a tablet.
const (
	largestImage   = 256 << 10
	largestStrokes = 512 << 10
	mostSide       = 4000
	fewestPoints   = 6
	fewestPixels   = 60
)

// Stroke is a line that was drawn without lifting the finger.
type Stroke struct {
	Points []Point `json:"points"`
}

// Point is where the finger was, and when.
type Point struct {
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
	Pressure float64 `json:"pressure"`
	Time     float64 `json:"time"` // in milliseconds
}

const dataURL = "data:image/png;base64,"

// picture reads the picture that a browser drew. It has to be a PNG with something on it, of the size of a screen.
func picture(sent string) ([]byte, error) {
	coded, isPNG := strings.CutPrefix(sent, dataURL)
	if !isPNG || base64.StdEncoding.DecodedLen(len(coded)) > largestImage {
		return nil, errPicture
	}
	body, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		return nil, errPicture
	}
	shape, err := png.DecodeConfig(bytes.NewReader(body))
	if err != nil || shape.Width > mostSide || shape.Height > mostSide {
		return nil, errPicture
	}
	drawn, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, errPicture
	}
	if !inked(drawn) {
		return nil, errEmpty
	}
	return body, nil
}

// inked reports whether there is more than a speck on a picture: dark on light, or on nothing.
func inked(drawn image.Image) bool {
	count, box := 0, drawn.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r, g, b, alpha := drawn.At(x, y).RGBA()
			if alpha > 0x8000 && r+g+b < 3*0x8000 {
				if count++; count >= fewestPixels {
					return true
				}
			}
		}
	}
	return false
}

// strokes reads the lines that the picture is made of. A dot is no signature.
func strokes(sent string) ([]Stroke, error) {
	var list []Stroke
	if len(sent) > largestStrokes || json.Unmarshal([]byte(sent), &list) != nil {
		return nil, errPicture
	}
	points, drawn := 0, list[:0]
	for _, s := range list {
		if points += len(s.Points); len(s.Points) > 0 {
			drawn = append(drawn, s)
		}
	}
	if points < fewestPoints {
		return nil, errEmpty
	}
	return drawn, nil
}
