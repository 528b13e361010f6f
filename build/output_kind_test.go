package build

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden compares an output with testdata/output/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", "output", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); if that is meant, run go test ./build -update:\n%s", name, diff)
	}
}

// attacks are texts that a writer, or someone who writes in a writer's name, may
// put anywhere.
var attacks = []string{
	`</script><script>alert(1)</script>`,
	`<!-- <script>`,
	`]]>`,
	`"><img src=x onerror=alert(1)>`,
	`' & " < > &amp; &#x3c;`,
	"nul\x00 bell\x07 escape\x1b[31m delete\x7f next\u0085",
	"line\u2028paragraph\u2029",
	"bidi \u202eoverride\u202c \u2066isolate\u2069",
	"not \xff\xfe UTF-8",
	"noncharacter \ufffe\uffff",
	"\ufeffmark",
	"a\r\nHeader: b",
	"كيف أعيد منتجًا؟ (Birch & Bay)",
	"Kāpēc nē? 👩‍👩‍👧",
	"{{.Title}} {% raw %} ${x} `y`",
	"[link](javascript:alert(1)) *x* # y",
}
