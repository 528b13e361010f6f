package server

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// openapiTemplate describes the API. What depends on the site stands in it as
// "@title", "@version" and "@server".
//
//go:embed openapi.json
var openapiTemplate string

// describeAPI fills the description in for a site.
func describeAPI(g *generation, version string) ([]byte, error) {
	if version == "" {
		version = "0"
	}
	server := strings.TrimSuffix(g.base, "/")
	if g.baseURL != nil {
		server = strings.TrimSuffix(g.baseURL.String(), "/")
	}
	if server == "" {
		server = "/"
	}
	var pairs []string
	for _, p := range [][2]string{{"@title", g.defaultLocale().site.Title}, {"@version", version}, {"@server", server}} {
		text, err := json.Marshal(p[1])
		if err != nil {
			return nil, fmt.Errorf("describe API: %w", err)
		}
		pairs = append(pairs, `"`+p[0]+`"`, string(text))
	}
	return []byte(strings.NewReplacer(pairs...).Replace(openapiTemplate)), nil
}

func (s *Server) openapi(w http.ResponseWriter, r *http.Request, g *generation) {
	if s.crossOrigin(w, r, g) {
		return
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		s.fail(w, r, errMethod)
	case g.openapi == nil:
		s.fail(w, r, ErrUnavailable)
	default:
		w.Header().Set("Content-Type", "application/json")
		s.tagged(w, r, g.openapi)
	}
}
