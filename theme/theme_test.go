package theme

import (
	"bytes"
	"testing"
)

func mustNew(t testing.TB, o Options) *Theme {
	t.Helper()
	th, list, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) > 0 {
		t.Fatalf("New: %v", list)
	}
	return th
}

func TestSamplesRender(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for _, s := range samples() {
		var b bytes.Buffer
		if err := s.render(th, &b); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
}
