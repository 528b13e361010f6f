package imageset

import "math"

// A tap is how much one output pixel takes from its neighbours along an axis.
type tap struct {
	first   int     // the first input pixel
	weights []int32 // of one, adding up to one
}

// one is the unit of weights.
const one = 1 << 14

// taps are the weights of the Catmull-Rom filter, as wide as an output pixel is
// in the input, so that nothing between pixels is lost when a picture shrinks.
func taps(from, to int) []tap {
	scale := float64(from) / float64(to)
	stretch := max(1, scale)
	reach := 2 * stretch
	out := make([]tap, to)
	var weights []float64
	for i := range out {
		center := (float64(i)+0.5)*scale - 0.5
		first := max(0, int(math.Ceil(center-reach)))
		last := min(from-1, int(math.Floor(center+reach)))
		weights = weights[:0]
		var sum float64
		for j := first; j <= last; j++ {
			w := catmullRom(math.Abs(float64(j)-center) / stretch)
			weights = append(weights, w)
			sum += w
		}
		t := tap{first: first, weights: make([]int32, len(weights))}
		left, heaviest := int32(one), 0
		for k, w := range weights {
			t.weights[k] = int32(math.Round(w / sum * one))
			left -= t.weights[k]
			if t.weights[k] > t.weights[heaviest] {
				heaviest = k
			}
		}
		// What rounding lost goes where it is seen least: a plain surface must stay
		// exactly as it is.
		t.weights[heaviest] += left
		out[i] = t
	}
	return out
}

// catmullRom is the cubic of Catmull and Rom at a distance of 0 to 2. The
// products are converted one by one: a processor that fuses them with sums would
// round differently.
func catmullRom(x float64) float64 {
	x2 := float64(x * x)
	x3 := float64(x2 * x)
	switch {
	case x < 1:
		return float64(1.5*x3) - float64(2.5*x2) + 1
	case x < 2:
		return float64(-0.5*x3) + float64(2.5*x2) - float64(4*x) + 2
	}
	return 0
}

// resized returns the picture in another size, first across, then down.
func (p *pixels) resized(width, height int) *pixels {
	out := &pixels{width: width, height: height, opaque: p.opaque, gray: p.gray}
	if width == p.width && height == p.height {
		out.rgba, out.untouched = p.rgba, p.untouched
		return out
	}
	across := p.across(taps(p.width, width), width)
	out.rgba = down(across, width, taps(p.height, height), height)
	if !p.opaque {
		// Filters overshoot, and no colour may be more than its alpha.
		for i := 0; i < len(out.rgba); i += 4 {
			a := out.rgba[i+3]
			out.rgba[i], out.rgba[i+1], out.rgba[i+2] = min(out.rgba[i], a), min(out.rgba[i+1], a), min(out.rgba[i+2], a)
		}
	}
	return out
}

// fine is how many parts of a level are kept between the two passes.
const fine = 64

// across resizes rows; its samples are levels times fine, overshoot included.
func (p *pixels) across(taps []tap, width int) []int16 {
	out := make([]int16, 4*width*p.height)
	for y := range p.height {
		row := p.rgba[4*y*p.width : 4*(y+1)*p.width]
		to := out[4*y*width : 4*(y+1)*width]
		for x, t := range taps {
			var r, g, b, a int32
			from := row[4*t.first : 4*(t.first+len(t.weights))]
			for k, w := range t.weights {
				s := from[4*k : 4*k+4 : 4*k+4]
				r += w * int32(s[0])
				g += w * int32(s[1])
				b += w * int32(s[2])
				a += w * int32(s[3])
			}
			d := to[4*x : 4*x+4 : 4*x+4]
			d[0], d[1], d[2], d[3] = int16((r+one/fine/2)/(one/fine)), int16((g+one/fine/2)/(one/fine)), int16((b+one/fine/2)/(one/fine)), int16((a+one/fine/2)/(one/fine))
		}
	}
	return out
}

// down resizes columns. It runs along rows all the same, for memory is read in
// that direction.
func down(in []int16, width int, taps []tap, height int) []uint8 {
	out := make([]uint8, 4*width*height)
	sums := make([]int32, 4*width)
	for y, t := range taps {
		clear(sums)
		for k, w := range t.weights {
			row := in[4*(t.first+k)*width:][:len(sums)]
			for i, s := range row {
				sums[i] += w * int32(s)
			}
		}
		to := out[4*y*width:][:len(sums)]
		for i, s := range sums {
			to[i] = uint8(min(max((s+one*fine/2)/(one*fine), 0), 255))
		}
	}
	return out
}
