package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHowToList(t *testing.T) {
	src := "You need a box.\n\n1. **Open** the box. It is taped.\n\n   ![tape](t.png)\n2. Take it out:\n   - slowly\n   - gently\n3. Done!\n\nAfter.\n"
	a, html := parseAs("x.md", "How to unpack", "", src)
	if a.Kind != KindHowTo {
		t.Fatalf("kind %q, want howto", a.Kind)
	}
	want := `<p>You need a box.</p><ol class="steps"><li class="step" id="step-1"><p><strong>Open</strong> the box. It is taped.</p><p><img src="t.png" alt="tape"></p></li>` +
		`<li class="step" id="step-2"><p>Take it out:</p><ul><li>slowly</li><li>gently</li></ul></li><li class="step" id="step-3"><p>Done!</p></li></ol><p>After.</p>`
	if diff := cmp.Diff(want, html); diff != "" {
		t.Errorf("HTML (-want +got):\n%s", diff)
	}
	wantSteps := []Step{
		{ID: "step-1", Name: "Open the box", Text: "Open the box. It is taped.", Image: 0},
		{ID: "step-2", Name: "Take it out", Text: "Take it out:\nslowly\ngently", Image: -1},
		{ID: "step-3", Name: "Done!", Text: "Done!", Image: -1},
	}
	if diff := cmp.Diff(wantSteps, a.Steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	wantSections := []Section{
		{Text: "You need a box.\nAfter."},
		{ID: "step-1", Title: "Open the box", Text: "Open the box. It is taped."},
		{ID: "step-2", Title: "Take it out", Text: "Take it out:\nslowly\ngently"},
		{ID: "step-3", Title: "Done!", Text: "Done!"},
	}
	if diff := cmp.Diff(wantSections, a.Sections()); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	if a.Words != new(tally).words("You need a box After Open the box It is taped Take it out slowly gently Done") {
		t.Errorf("Words = %d; names of steps are counted twice", a.Words)
	}
}

func TestHowToHeadings(t *testing.T) {
	for _, c := range []struct {
		name, title, src string
		kind             Kind
		want             []Step
	}{
		{"Step n", "Unpacking", "## Before\n\nx\n\n## Step 1: Open\n\nOpen it.\n\n![a](a.png)\n\n### Careful\n\nSlowly.\n\n## Step 2 – Close\n\nClose it.\n\n## Step 3\n\nRest.\n\n## After\n\ny\n", "",
			[]Step{{"step-1-open", "Open", "Open it.\nCareful\nSlowly.", 0}, {"step-2-close", "Close", "Close it.", -1}, {"step-3", "Step 3", "Rest.", -1}}},
		{"numbered, declared", "Unpacking", "## 1. Open\n\na\n\n## 2) Close\n\nb\n", KindHowTo, []Step{{"1-open", "Open", "a", -1}, {"2-close", "Close", "b", -1}}},
		{"numbered, not declared", "How to unpack", "## 1. Open\n\na\n\n## 2. Close\n\nb\n\n## 3. Rest\n\nc\n", "", nil},
		{"Latvian", "Kā izpakot", "## 1. solis: Atver\n\na\n\n## 2. solis: Aizver\n\nb\n", "", []Step{{"1-solis-atver", "Atver", "a", -1}, {"2-solis-aizver", "Aizver", "b", -1}}},
		{"Arabic", "كيفية الفتح", "## الخطوة 1: افتح\n\na\n\n## الخطوة 2: أغلق\n\nb\n", "", []Step{{"الخطوة-1-افتح", "افتح", "a", -1}, {"الخطوة-2-أغلق", "أغلق", "b", -1}}},
	} {
		a, html := parseAs("x.md", c.title, c.kind, c.src)
		if diff := cmp.Diff(c.want, a.Steps); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if n := strings.Count(html, `class="step"`); n != len(c.want) {
			t.Errorf("%s: %d headings of steps, want %d: %s", c.name, n, len(c.want), html)
		}
	}
}

func TestKindOfHowTo(t *testing.T) {
	list := "1. a\n2. b\n3. c\n"
	for _, c := range []struct {
		name, title, src string
		kind, want       Kind
		steps            int
	}{
		{"title and list", "How to pay", list, "", KindHowTo, 3},
		{"Arabic", "كيف أدفع", list, "", KindHowTo, 3},
		{"Latvian", "Kā samaksāt", list, "", KindHowTo, 3},
		{"Japanese", "支払い方法", list, "", KindHowTo, 3},
		{"no such title", "Payment", list, "", KindArticle, 0},
		{"declared", "Payment", list, KindHowTo, KindHowTo, 3},
		{"declared, two steps", "Payment", "1. a\n2. b\n", KindHowTo, KindHowTo, 2},
		{"two steps", "How to pay", "1. a\n2. b\n", "", KindArticle, 0},
		{"two lists of a kind", "How to pay", list + "\n## Or\n\n" + list, "", KindArticle, 0},
		{"one list outweighs the others", "How to pay", list + "4. d\n5. e\n\n## Or\n\n1. x\n2. y\n", "", KindHowTo, 5},
		{"a list within a list", "How to pay", "- x\n\n  1. a\n  2. b\n  3. c\n", "", KindArticle, 0},
		{"a policy stays one", "How to pay", list, KindPolicy, KindPolicy, 0},
		{"an article stays one", "How to pay", list, KindArticle, KindArticle, 0},
	} {
		a, _ := parseAs("x.md", c.title, c.kind, c.src)
		if a.Kind != c.want || len(a.Steps) != c.steps {
			t.Errorf("%s: kind %q with %d steps, want %q with %d", c.name, a.Kind, len(a.Steps), c.want, c.steps)
		}
	}
}
