package content

import "testing"

func TestAnchor(t *testing.T) {
	a, _ := render("# The title {#top-id}\n\n## What's new\n\nText.\n\n## Refunds & returns\n\nText.\n\n## FAQ\n\nText.\n\n## FAQ\n\nText.\n\n" +
		"<a name=\"late\"></a>\n\n## مرحبا بكم\n\n<h3 id=\"Own_ID\">Own</h3>\n")
	for _, c := range []struct {
		fragment, want string
		ok             bool
	}{
		{"what-s-new", "what-s-new", true},
		{"whats-new", "what-s-new", true},             // GitHub
		{"refunds--returns", "refunds-returns", true}, // GitHub
		{"Refunds-Returns", "refunds-returns", true},  // letters of another case
		{"faq", "faq", true},                          //
		{"faq-1", "faq-2", true},                      // GitHub counts from 0
		{"faq-2", "faq-2", true},                      //
		{"late", "late", true},                        //
		{"مرحبا-بكم", "مرحبا-بكم", true},              //
		{"Own_ID", "Own_ID", true},                    //
		{"the-title", "", true},                       // the title is the top of the page
		{"top-id", "", true},                          //
		{"", "", true},                                //
		{"nowhere", "", false},                        //
		{"---", "", false},                            //
	} {
		got, ok := a.Anchor(c.fragment)
		if got != c.want || ok != c.ok {
			t.Errorf("Anchor(%q) = %q, %v, want %q, %v", c.fragment, got, ok, c.want, c.ok)
		}
	}
}
