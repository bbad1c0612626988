package pdf

import (
	"bytes"
	"encoding/binary"
	"math"
	"sync"
)

// sRGB is a colour profile (ICC version 2) with the primaries and the tone curve of sRGB; PDF/A wants one in every file.
var sRGB = sync.OnceValue(func() []byte {
	white := xyz(0.9642, 1, 0.8249) // daylight as profiles count it, D50
	tone := toneCurve()
	tags := []sfntTable{
		{"desc", description("sRGB")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "CC0\x00"...)},
		{"wtpt", white},
		{"rXYZ", xyz(0.4361, 0.2225, 0.0139)},
		{"gXYZ", xyz(0.3851, 0.7169, 0.0971)},
		{"bXYZ", xyz(0.1431, 0.0606, 0.7141)},
		{"rTRC", tone},
		{"gTRC", tone},
		{"bTRC", tone},
	}
	var list, body bytes.Buffer
	put32(&list, uint32(len(tags)))
	start := headerSize + 4 + 12*len(tags)
	for _, tag := range tags {
		list.WriteString(tag.tag)
		put32(&list, uint32(start+body.Len()))
		put32(&list, uint32(len(tag.data)))
		body.Write(tag.data)
		pad4(&body)
	}
	header := make([]byte, headerSize)
	binary.BigEndian.PutUint32(header, uint32(start+body.Len()))
	copy(header[8:], "\x02\x10\x00\x00mntrRGB XYZ \x07\xea\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00acsp")
	copy(header[68:], white[8:])
	return bytes.Join([][]byte{header, list.Bytes(), body.Bytes()}, nil)
})

const headerSize = 128

// xyz is a colour as a tag, in fixed point with 16 bits after the point.
func xyz(x, y, z float64) []byte {
	b := append([]byte("XYZ "), 0, 0, 0, 0)
	for _, v := range []float64{x, y, z} {
		b = binary.BigEndian.AppendUint32(b, uint32(math.Round(v*65536)))
	}
	return b
}

// description is a name as a tag, with its Unicode and Macintosh versions left empty.
func description(name string) []byte {
	b := append([]byte("desc\x00\x00\x00\x00"), 0, 0, 0, byte(len(name)+1))
	b = append(b, name...)
	const empty = 1 + 4 + 4 + 2 + 1 + 67
	return append(b, make([]byte, empty)...)
}

// toneCurve is how light the values 0 to 1 are, in equal steps.
func toneCurve() []byte {
	const steps = 256
	b := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), steps)
	for i := range steps {
		v := float64(i) / (steps - 1)
		light := v / 12.92
		if v > 0.04045 {
			light = math.Pow((v+0.055)/1.055, 2.4)
		}
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(light*65535)))
	}
	return b
}
