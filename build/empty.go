package build

import (
	"os"

	"faqtory/internal/diag"
)

// noArticles reports a site folder without articles. It is a warning on the
// first build, and an error where articles were published before: an empty
// checkout or a wrong folder must not empty a help center that is online.
func noArticles(articles int, out string) diag.List {
	if articles > 0 {
		return nil
	}
	d := diag.Diagnostic{
		Severity: diag.Warning, Code: "no-articles",
		Message: "there are no articles in this folder",
		Hint:    "Articles are Markdown files (.md) in content/, docs/ or the folder itself. Is this the right folder?",
	}
	if publishedArticles(out) {
		d.Severity = diag.Error
		d.Hint = "The output folder holds a site with articles. Is this the right folder? To empty the site on purpose, delete the output folder."
	}
	return diag.List{d}
}

// publishedArticles reports whether an output folder holds a site with articles.
// A folder that cannot be read holds none: opening it for writing will say why.
func publishedArticles(out string) bool {
	if out == "" {
		return false
	}
	root, err := os.OpenRoot(out)
	if err != nil {
		return false
	}
	defer root.Close()
	m, err := readManifest(root)
	return err == nil && m.Articles > 0
}
