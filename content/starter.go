package content

import (
	"embed"
	"io/fs"
	"slices"
)

//go:embed all:starter
var starter embed.FS

// Starter returns the articles of a new help center, a folder for each of
// [StarterLocales].
func Starter() fs.FS {
	sub, err := fs.Sub(starter, "starter")
	if err != nil {
		panic("content: the starter is not embedded: " + err.Error())
	}
	return sub
}

// StarterLocales lists the locales the starter is written in, sorted.
func StarterLocales() []string {
	entries, err := fs.ReadDir(Starter(), ".")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out
}
