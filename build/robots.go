package build

import (
	"bytes"
	"strings"
)

// writeRobots writes robots.txt (RFC 9309). Everybody may read everything but the
// user agents that the site turns away; search engines and answer bots are let in
// unless they are named there. base is the path of the site, "/" or "/help/";
// sitemap is the absolute URL of the sitemap index, "" without one.
//
// Results pages are not shut out: a crawler must read them to see that they are
// not to be indexed.
func writeRobots(b *bytes.Buffer, r Robots, base, sitemap string) {
	if base != "/" {
		b.WriteString("# Robots look for this file at the top of the host only: copy it, or join it with the one there.\n")
	}
	all := "Allow: "
	var agents []string
	for _, a := range r.Disallow {
		if a == "*" {
			all = "Disallow: "
		} else {
			agents = append(agents, a)
		}
	}
	b.WriteString("User-agent: *\n" + all + base + "\n")
	for _, line := range r.Lines {
		if line = strings.TrimSpace(line); line != "" && !strings.ContainsAny(line, "\r\n") {
			b.WriteString(line + "\n")
		}
	}
	if len(agents) > 0 {
		b.WriteByte('\n')
		for _, a := range agents {
			b.WriteString("User-agent: " + a + "\n")
		}
		b.WriteString("Disallow: " + base + "\n")
	}
	if sitemap != "" {
		b.WriteString("\nSitemap: " + sitemap + "\n")
	}
}
