package language

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestGroups reads the vocabulary as a proof-reader would.
func TestGroups(t *testing.T) {
	least := map[string]int{
		"en": 120, "ar": 70, "lv": 70, "de": 50, "fr": 50, "es": 50, "fa": 40,
		"pt": 30, "it": 30, "nl": 30, "ru": 30, "pl": 30, "tr": 30, "ja": 30,
	}
	for tag, want := range least {
		if got := len(For(tag).Groups()); got < want {
			t.Errorf("For(%q).Groups() has %d groups, want %d at least", tag, got, want)
		}
	}
	for _, tag := range tags() {
		l := For(tag)
		whole := map[string]int{}
		for i, group := range l.Groups() {
			seen := map[string]bool{}
			if len(group) < 2 {
				t.Errorf("%s: group %q has nothing to be equal to", tag, group)
			}
			for _, member := range group {
				if !norm.NFC.IsNormalString(member) {
					t.Errorf("%s: %q is not in normal form C", tag, member)
				}
				if strings.TrimSpace(member) != member || strings.Contains(member, "  ") {
					t.Errorf("%s: %q has spare space", tag, member)
				}
				folded := l.Fold(member)
				if seen[folded] {
					t.Errorf("%s: %q is twice in group %q", tag, member, group)
				}
				seen[folded] = true
				if len(l.Tokens(member)) == 0 {
					t.Errorf("%s: %q has no token", tag, member)
				}
				meaning := false
				for _, token := range l.Tokens(member) {
					meaning = meaning || !token.Stop
				}
				// Two of them may mean something together ("how long").
				if !meaning && len(l.Tokens(member)) < 2 {
					t.Errorf("%s: %q is a function word", tag, member)
				}
			}
			key := l.Fold(strings.Join(group, ","))
			if first, ok := whole[key]; ok {
				t.Errorf("%s: groups %d and %d are the same: %q", tag, first, i, group)
			}
			whole[key] = i
		}
	}
	if got := For("xx").Groups(); len(got) != 0 {
		t.Errorf("For(%q).Groups() = %q, want none", "xx", got)
	}
}

// TestLists finds lists that belong to no language, and mistakes inside them.
func TestLists(t *testing.T) {
	for _, folder := range []string{"stop", "forms", "groups", "parts"} {
		files, err := fs.ReadDir(data, folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := path.Join(folder, file.Name())
			tag := strings.TrimSuffix(file.Name(), ".txt")
			if For(tag).Tag() != tag {
				t.Errorf("%s: there is no language %q", name, tag)
			}
			text, err := fs.ReadFile(data, name)
			if err != nil {
				t.Fatal(err)
			}
			if !norm.NFC.IsNormal(text) {
				t.Errorf("%s is not in normal form C", name)
			}
		}
	}
	// A word under two terms would take whichever came last.
	for _, tag := range tags() {
		l := For(tag)
		owner := map[string]string{}
		for _, line := range lines("forms", tag) {
			term, forms, ok := strings.Cut(line, ":")
			if !ok {
				continue
			}
			for _, form := range append(strings.Fields(forms), term) {
				key := form
				if form[0] != '~' {
					key = l.Fold(form)
				}
				if first, ok := owner[key]; ok && first != term {
					t.Errorf("forms/%s.txt: %q is under %q and under %q", tag, form, first, term)
				}
				owner[key] = term
			}
		}
	}
}
