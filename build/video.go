package build

import (
	"encoding/binary"
	"math"
	"time"
)

// filmLength is how long an MP4 or QuickTime film runs, 0 when it cannot be told.
// The length stands in the movie header, moov/mvhd (ISO/IEC 14496-12, section
// 8.2.2): a duration in units of its own time scale.
func filmLength(data []byte) time.Duration {
	header := box(box(data, "moov"), "mvhd")
	if len(header) < 1 {
		return 0
	}
	var scale, units uint64
	switch version := header[0]; {
	case version == 0 && len(header) >= 20:
		scale, units = uint64(binary.BigEndian.Uint32(header[12:])), uint64(binary.BigEndian.Uint32(header[16:]))
		if units == math.MaxUint32 {
			return 0 // "unknown", in streams that are still being written
		}
	case version == 1 && len(header) >= 32:
		scale, units = uint64(binary.BigEndian.Uint32(header[20:])), binary.BigEndian.Uint64(header[24:])
	}
	if scale == 0 {
		return 0
	}
	seconds := float64(units) / float64(scale)
	const longest = 24 * 60 * 60
	if seconds > longest {
		return 0
	}
	return time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
}

// box returns the content of the first box of a kind, nil when there is none. A
// size of 1 announces a longer size behind the kind, 0 a box to the end.
func box(data []byte, kind string) []byte {
	for len(data) >= 8 {
		size, start := uint64(binary.BigEndian.Uint32(data)), uint64(8)
		switch {
		case size == 0:
			size = uint64(len(data))
		case size == 1 && len(data) >= 16:
			size, start = binary.BigEndian.Uint64(data[8:]), 16
		}
		if size < start || size > uint64(len(data)) {
			return nil
		}
		if string(data[4:8]) == kind {
			return data[start:size]
		}
		data = data[size:]
	}
	return nil
}
