package build

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func exampleManifest() *Manifest {
	m := newManifest()
	m.BuildID, m.Articles = "0123456789abcdef", 3
	m.Lost = map[string]LostPage{"/old/": {Hash: "cd"}, "/ar/قديم/": {Hash: "ef", To: "/ar/جديد/"}}
	for i, name := range []string{"index.html", "ar/المساعدة/index.html", `odd "name"\.html`, "a<b>&c.html", "line\u2028end.html", "del\x7f.txt", "tab\t.txt", "é/ü.html"} {
		m.Files[name] = File{Hash: "00ff", Size: int64(i * i * 1000)}
		m.Pages["/"+name] = PageText{Hash: "ab", Lastmod: []string{"", "2026-11-22"}[i%2]}
	}
	return m
}

func TestManifestIsWhatEncodingJSONWrites(t *testing.T) {
	for name, m := range map[string]*Manifest{"empty": newManifest(), "odd": exampleManifest()} {
		want, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(m.appendJSON(nil))); diff != "" {
			t.Errorf("%s: appendJSON() (-encoding/json +ours):\n%s", name, diff)
		}
	}
}

func TestParseManifest(t *testing.T) {
	plain := exampleManifest()
	for name := range plain.Files {
		if string(appendJSONString(nil, name)) != `"`+name+`"` {
			delete(plain.Files, name)
			delete(plain.Pages, "/"+name)
		}
	}
	if len(plain.Files) < 3 {
		t.Fatalf("%d names without escapes, want some", len(plain.Files))
	}
	for name, m := range map[string]*Manifest{"empty": newManifest(), "plain": plain} {
		got, ok := parseManifest(string(m.appendJSON(nil)))
		if !ok {
			t.Errorf("%s: parseManifest() does not know what appendJSON() writes", name)
		} else if diff := cmp.Diff(m, got); diff != "" {
			t.Errorf("%s: parseManifest() (-want +got):\n%s", name, diff)
		}
	}
	for _, text := range []string{
		"", "{}", `{"version":1}`, string(exampleManifest().appendJSON(nil)), // with escapes
		string(plain.appendJSON(nil)) + " ", string(plain.appendJSON(nil)[:100]),
		`{"version":1,"build_id":"","articles":0,"files":{"a":{"hash":"","size":99999999999999999999}},"pages":{}}`,
		`{"version":1,"build_id":"","articles":0,"files":{"a":{"hash":"","size":1},},"pages":{}}`,
		`{"version":1,"build_id":"","articles":0,"files":{,"a":{"hash":"","size":1}},"pages":{}}`,
	} {
		if m, ok := parseManifest(text); ok {
			t.Errorf("parseManifest(%q) = %+v, want it left to encoding/json", text, m)
		}
	}
}

// What the quick reader takes is what encoding/json reads.
func FuzzParseManifest(f *testing.F) {
	f.Add(string(newManifest().appendJSON(nil)))
	f.Add(string(exampleManifest().appendJSON(nil)))
	f.Add(`{"version":1,"build_id":"b","articles":2,"files":{"a":{"hash":"h","size":1}},"pages":{"/a":{"hash":"h","lastmod":"d"}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseManifest(text)
		if !ok {
			return
		}
		want := newManifest()
		if err := json.Unmarshal([]byte(text), want); err != nil {
			t.Skip(err) // control characters and broken UTF-8, which we never write
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("parseManifest(%q) (-encoding/json +ours):\n%s", text, diff)
		}
	})
}
