package content

// A Category is a folder of articles in one locale. The root category of a
// locale stands for its home page.
type Category struct {
	Locale string
	// Key is the folder path within the locale ("billing/cards"); "" is the root.
	Key string
	// Dir is the source folder relative to the site folder.
	Dir string
	// Permalink is the site-relative URL path ("/ar/billing/cards/").
	Permalink   string
	Title       string
	NavTitle    string
	Description string
	Icon        string
	Order       float64
	HasOrder    bool
	// Index is the folder's own page (_index.md, index.md, README.md), nil
	// without one. It is not among Articles.
	Index    *Article
	Parent   *Category
	Children []*Category
	Articles []*Article
}

// Trail returns the categories from the outermost, without the root, to c.
func (c *Category) Trail() []*Category {
	if c == nil || c.Parent == nil {
		return nil
	}
	return append(c.Parent.Trail(), c)
}

// Count is the number of articles in c and below it.
func (c *Category) Count() int {
	n := len(c.Articles)
	for _, child := range c.Children {
		n += child.Count()
	}
	return n
}
