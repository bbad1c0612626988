package pdf

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// sfntTable is a part of a TrueType file.
type sfntTable struct {
	tag  string
	data []byte
}

// sfnt puts tables, sorted by tag, into a TrueType file.
func sfnt(tables []sfntTable) []byte {
	count := len(tables)
	log := bits.Len(uint(count)) - 1
	var file, body bytes.Buffer
	put32(&file, 0x00010000)
	for _, v := range []int{count, 16 << log, log, 16*count - 16<<log} {
		put16(&file, uint16(v))
	}
	start, head := 12+16*count, 0
	for _, t := range tables {
		if t.tag == "head" {
			head = start + body.Len()
		}
		file.WriteString(t.tag)
		put32(&file, checksum(t.data))
		put32(&file, uint32(start+body.Len()))
		put32(&file, uint32(len(t.data)))
		body.Write(t.data)
		pad4(&body)
	}
	file.Write(body.Bytes())
	out := file.Bytes()
	const magic = 0xB1B0AFBA
	binary.BigEndian.PutUint32(out[head+8:], magic-checksum(out))
	return out
}

// checksum adds up a table as big-endian words.
func checksum(data []byte) uint32 {
	sum := uint32(0)
	for len(data) >= 4 {
		sum += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	var last [4]byte
	copy(last[:], data)
	return sum + binary.BigEndian.Uint32(last[:])
}

func put16(b *bytes.Buffer, v uint16) { b.Write(binary.BigEndian.AppendUint16(b.AvailableBuffer(), v)) }

func put32(b *bytes.Buffer, v uint32) { b.Write(binary.BigEndian.AppendUint32(b.AvailableBuffer(), v)) }

// pad4 fills up to a whole word.
func pad4(b *bytes.Buffer) {
	for b.Len()%4 != 0 {
		b.WriteByte(0)
	}
}

// bounds is the rectangle around an outline.
type bounds struct{ left, bottom, right, top int16 }

func boundsOf(outline []byte) bounds {
	if len(outline) == 0 {
		return bounds{}
	}
	return boundsAt(outline, 2)
}

func boundsAt(data []byte, at int) bounds {
	return bounds{signed(data, at), signed(data, at+2), signed(data, at+4), signed(data, at+6)}
}

func (b bounds) moved(dx, dy int16) bounds {
	return bounds{b.left + dx, b.bottom + dy, b.right + dx, b.top + dy}
}

// with is the rectangle around two; an empty one counts for nothing.
func (b bounds) with(other bounds) bounds {
	if b == (bounds{}) {
		return other
	}
	return bounds{min(b.left, other.left), min(b.bottom, other.bottom), max(b.right, other.right), max(b.top, other.top)}
}
