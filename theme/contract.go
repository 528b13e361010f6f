package theme

import (
	"embed"
	"slices"
	"strings"
)

// The contract with templates is printed from the source itself, comments and all:
// whoever has the program alone reads what this package's documentation says.
//
//go:embed page.go contact.go policy.go funcs.go
var contract embed.FS

// A Declaration is one struct that templates see.
type Declaration struct {
	Name string
	// Template is the page whose dot it is, "home.html"; "" for a part of one.
	Template string
	// Text is the struct in Go, with what is said of it and of its fields.
	Text string
}

// Declarations are the structs whose fields a template may use: those of pages
// first, then their parts as they stand in this package.
func Declarations() []Declaration {
	pages := map[string]string{
		"HomePage": "home.html", "CategoryPage": "category.html", "ArticlePage": "article.html", "ContactPage": "contact.html",
		"SearchPage": "search.html", "NotFoundPage": "404.html", "RedirectPage": "redirect.html",
	}
	var list []Declaration
	for _, file := range []string{"page.go", "contact.go", "policy.go"} {
		for _, block := range strings.Split(contractText(file), "\n\n") {
			_, declared, ok := strings.Cut("\n"+block, "\ntype ")
			name, _, _ := strings.Cut(declared, " struct {")
			if ok && len(name) < len(declared) && strings.HasSuffix(strings.TrimSpace(block), "}") {
				list = append(list, Declaration{name, pages[name], strings.TrimSpace(block) + "\n"})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Declaration) int {
		switch {
		case (a.Template == "") == (b.Template == ""):
			return 0
		case a.Template != "":
			return -1
		}
		return 1
	})
	return list
}

// Functions lists what a template may call, one a line with what it does.
func Functions() string {
	_, list, _ := strings.Cut(contractText("funcs.go"), "//\n")
	list, _, _ = strings.Cut(list, "\nfunc ")
	return strings.ReplaceAll(strings.ReplaceAll(list, "//\t", ""), "//\n", "") + "\n"
}

func contractText(file string) string {
	data, err := contract.ReadFile(file)
	if err != nil {
		panic("theme: " + err.Error()) // it is part of the program
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}
