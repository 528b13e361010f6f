package build

import (
	"bytes"
	"strings"
	"testing"
)

// allowed reads a robots.txt as RFC 9309 says for rules that are whole folders:
// the group of the agent, else that of all; the longest match, and Allow on a tie.
func allowed(t *testing.T, robots, agent, path string) bool {
	t.Helper()
	groups := map[string][][2]string{}
	var agents []string
	open := false
	for line := range strings.Lines(robots) {
		line, _, _ = strings.Cut(line, "#")
		field, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			if field != "" {
				t.Errorf("robots.txt has the line %q", line)
			}
			continue
		}
		value = strings.TrimSpace(value)
		switch field {
		case "User-agent":
			if !open {
				agents = nil
			}
			agents, open = append(agents, strings.ToLower(value)), true
			groups[strings.ToLower(value)] = append(groups[strings.ToLower(value)], [2]string{})
		case "Allow", "Disallow":
			open = false
			for _, a := range agents {
				groups[a] = append(groups[a], [2]string{field, value})
			}
		}
	}
	rules, ok := groups[strings.ToLower(agent)]
	if !ok {
		rules = groups["*"]
	}
	best, result := -1, true
	for _, r := range rules {
		if r[0] != "" && strings.HasPrefix(path, r[1]) && (len(r[1]) > best || len(r[1]) == best && r[0] == "Allow") {
			best, result = len(r[1]), r[0] == "Allow"
		}
	}
	return result
}

func TestRobots(t *testing.T) {
	write := func(r Robots, base, sitemap string) string {
		var b bytes.Buffer
		writeRobots(&b, r, base, sitemap)
		return b.String()
	}
	searchBots := []string{
		"Googlebot", "Bingbot", "OAI-SearchBot", "ChatGPT-User", "Claude-SearchBot", "Claude-User", "PerplexityBot",
		"Applebot", "DuckAssistBot", "DuckDuckBot", "MistralAI-User", "Amzn-SearchBot",
	}
	open := write(Robots{}, "/", testOrigin+"/sitemap.xml")
	golden(t, "robots.txt", []byte(open))
	choosy := write(Robots{Disallow: []string{"GPTBot", "CCBot"}, Lines: []string{"Content-Signal: search=yes, ai-train=no", "x\nUser-agent: *"}}, "/help/", testOrigin+"/help/sitemap.xml")
	golden(t, "robots-choosy.txt", []byte(choosy))
	for _, bot := range append(searchBots, "GPTBot", "AnyOther") {
		if !allowed(t, open, bot, "/returns/") {
			t.Errorf("%s may not read an open site", bot)
		}
		want := bot != "GPTBot"
		if got := allowed(t, choosy, bot, "/help/returns/"); got != want {
			t.Errorf("%s may read a choosy site: %v, want %v", bot, got, want)
		}
	}
	if !strings.Contains(open, "\nSitemap: "+testOrigin+"/sitemap.xml\n") {
		t.Errorf("robots.txt names no sitemap:\n%s", open)
	}
	if strings.Count(choosy, "User-agent: *") != 1 {
		t.Errorf("a line broke out of its place:\n%s", choosy)
	}
	closed := write(Robots{Disallow: []string{"*"}}, "/", "")
	if allowed(t, closed, "Googlebot", "/") || strings.Contains(closed, "Sitemap") {
		t.Errorf("a closed site lets robots in:\n%s", closed)
	}
}
