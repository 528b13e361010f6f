package content

// fallbacks shows, in every locale but the default one, the articles that it
// lacks in the default locale's words. A fallback stands where its translation
// would: in the locale's category of the same key, which is made when there is
// none.
func (a *assembly) fallbacks() {
	source := a.lib.shelves[a.lib.Default]
	if source == nil {
		return
	}
	for i := range a.lib.Locales {
		tag := a.lib.Locales[i].Tag
		if tag == a.lib.Default {
			continue
		}
		s := a.lib.shelves[tag]
		has := map[string]bool{}
		byKey := map[string]*Category{}
		eachCategory(s.root, func(c *Category) {
			if byKey[categoryKey(c)] == nil {
				byKey[categoryKey(c)] = c
			}
			for _, art := range c.Articles {
				has[art.Key] = true
			}
		})
		eachCategory(source.root, func(from *Category) {
			for _, art := range from.Articles {
				if has[art.Key] {
					continue
				}
				to := a.counterpart(s, tag, from, byKey)
				fb := new(*art)
				fb.Locale, fb.Fallback, fb.Category, fb.Redirects = tag, art, to, nil
				to.Articles = append(to.Articles, fb)
				a.lib.files[fb] = a.lib.files[art]
				if s.articles[fb.Key] == nil {
					s.articles[fb.Key] = fb
				}
			}
		})
	}
}

// counterpart returns the category of a locale that from is in its own.
func (a *assembly) counterpart(s *shelf, tag string, from *Category, byKey map[string]*Category) *Category {
	if from.Parent == nil {
		return s.root
	}
	key := categoryKey(from)
	if c := byKey[key]; c != nil {
		return c
	}
	parent := a.counterpart(s, tag, from.Parent, byKey)
	c := &Category{
		Locale: tag, Key: from.Key, Dir: from.Dir, Permalink: from.Permalink, Parent: parent,
		Title: from.Title, NavTitle: from.NavTitle, Description: from.Description, Icon: from.Icon,
		Order: from.Order, HasOrder: from.HasOrder,
	}
	parent.Children = append(parent.Children, c)
	byKey[key] = c
	if s.categories[c.Key] == nil {
		s.categories[c.Key] = c
	}
	return c
}

// eachCategory calls f for c and those below it. f may add to a category's
// articles and children; those added are not visited.
func eachCategory(c *Category, f func(*Category)) {
	children := c.Children
	f(c)
	for _, child := range children {
		eachCategory(child, f)
	}
}
