package search

import "slices"

// IDs returns the articles of a locale, sorted.
func (x *Index) IDs(locale string) ([]string, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	l, err := g.locale(locale)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range l.parts {
		lp := &l.parts[i]
		for n, id := range lp.table.ids {
			if !lp.dead.has(uint32(n)) {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}
