package build

import (
	"faqtory/theme"
)

// snapshot is what a server must know of the site beside its pages; it is
// published with them.
func (s *site) snapshot() ([]byte, error) {
	look, err := s.theme.Look()
	if err != nil {
		return nil, err
	}
	out := theme.Snapshot{Base: s.base, Default: s.lib.Default, Look: look, CORS: s.settings.CORS}
	if u := s.settings.BaseURL; u != nil {
		out.BaseURL = u.String()
	}
	for _, l := range s.lib.Locales {
		out.Locales = append(out.Locales, theme.LocaleSnapshot{Search: s.searchPage(s.locales[l.Tag])})
	}
	return out.Encode()
}
