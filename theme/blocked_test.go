package theme

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestBlockedByThePolicy(t *testing.T) {
	_, list, err := New(Options{Overrides: fstest.MapFS{"templates/partials/footer.html": {Data: []byte(`<footer>
<p>{{t "footer.help"}} é <b style="color:red" class="a">one</b></p>
<script>count()</script>
<a href="{{.Home}}" onclick="go()">x</a> <a href=" JavaScript:go()">x</a>
<script src="https://stats.example/s.js" async></script><style>p{}</style>
<link rel="stylesheet" href="//fonts.example/a.css">
<script type="application/json">{"style":"<b style='x'>"}</script><script src="/assets/own.js"></script>
<img src="https://pictures.example/a.png" alt="" style=""><a href="{{.Home}}"{{if .ContactURL}} title="once"{{end}}>x</a>
</footer>{{strings}}`)}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s %s:%d:%d %s", d.Code, d.File, d.Line, d.Column, d.Message))
	}
	var want []string
	for _, w := range []struct{ place, what string }{
		{"2:26", "style attribute"}, {"3:1", "script that stands in the page"}, {"4:1", "onclick attribute"}, {"4:42", "javascript: address"},
		{"5:1", "script of another host"}, {"5:57", "style that stands in the page"}, {"6:1", "stylesheet of another host"},
	} {
		want = append(want, "theme-blocked theme/templates/partials/footer.html:"+w.place+" browsers carry out no "+w.what+": the pages' content security policy forbids it")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("New lists of what the policy forbids (-want +got):\n%s", d)
	}
}

// What somebody ejects is no mistake of theirs.
func TestOurTemplatesObeyThePolicy(t *testing.T) {
	read := 0
	for _, file := range Files() {
		name, ok := strings.CutPrefix(file, "templates/")
		if !ok {
			continue
		}
		list, err := blocked(FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			t.Errorf("%s:%d:%d: %s", d.File, d.Line, d.Column, d.Message)
		}
		read++
	}
	if read < 10 {
		t.Errorf("only %d templates were read", read)
	}
}
