package content

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// tag writes what tag i means, and returns the last tag that it took with it.
func (t *templates) tag(i int) int {
	g := &t.tags[i]
	switch g.family {
	case comment:
		t.remove(g)
	case escaped:
		t.replace(g, "{{\\"+g.raw+"}}")
	case statement:
		t.remove(g)
	case expression:
		if s := literal(g.raw); s != "" {
			t.replace(g, s)
			break
		}
		t.report(g, remainExpression, "{"+shorten(g.raw)+"}")
		t.replace(g, "")
	case snippet:
		t.snippet(g)
	case liquidOutput:
		t.output(g)
	case liquidTag:
		return t.liquid(i)
	case shortcode, component:
		if g.family == shortcode {
			g.args = parseArgs(g.raw, nil)
		}
		return t.element(i)
	}
	return i
}

func shorten(s string) string {
	s = oneLine(s)
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// end returns the tag that ends the pair which tag i begins, -1 without one.
func (t *templates) end(i int) int { return t.pairs[i] }

// through returns a tag that stretches from tag i to the end of tag j.
func (t *templates) through(i, j int) *tag {
	g := t.tags[i]
	g.inner, g.body = g.end, t.tags[j].start
	g.end = t.tags[j].end
	return &g
}

// output writes the value of a variable that is known.
func (t *templates) output(g *tag) {
	if v, ok := t.value(g.raw); ok {
		t.replace(g, v)
		return
	}
	name, _, _ := strings.Cut(g.raw, "|")
	t.report(g, remainVariable, "{{ "+shorten(strings.TrimSpace(name))+" }}")
	t.replace(g, "")
}

// value evaluates what stands in {{ … }}: a string, a variable, and those
// filters that make an address.
func (t *templates) value(expr string) (string, bool) {
	parts := strings.Split(expr, "|")
	head := strings.TrimSpace(parts[0])
	v, ok := "", false
	switch {
	case len(head) > 1 && (head[0] == '"' || head[0] == '\'') && head[len(head)-1] == head[0]:
		v, ok = head[1:len(head)-1], true
	default:
		name := strings.TrimPrefix(strings.TrimPrefix(head, "$"), ".")
		switch strings.ToLower(name) {
		case "page.title", "frontmatter.title", "page.frontmatter.title", "page.meta.title", "title":
			v = escapeMarkdown(first(t.c.a.Title, t.c.firstHeading()))
		case "page.description", "frontmatter.description", "page.frontmatter.description", "page.meta.description", "description":
			v = escapeMarkdown(t.c.a.Description)
		case "site.baseurl", "site.url", "site.base_url", "site.github.url", "base_url", "base_path", "site.root", "site.siteurl", "baseurl", "site.absolute_url":
			return "", true // addresses begin at the root of the site anyway
		case "toc", "content":
			return "", true
		default:
			v, ok = t.vars[head]
		}
		ok = ok || v != ""
	}
	if !ok {
		return "", false
	}
	for _, f := range parts[1:] {
		name, arg, _ := strings.Cut(strings.TrimSpace(f), ":")
		switch arg = strings.Trim(strings.TrimSpace(arg), `"'`); strings.TrimSpace(name) {
		case "relative_url", "absolute_url", "url":
			if !strings.HasPrefix(v, "/") && !strings.Contains(v, "://") {
				v = "/" + v
			}
		case "prepend":
			if !strings.HasPrefix(arg, "site.") {
				v = arg + v
			}
		case "append":
			if !strings.HasPrefix(arg, "site.") && !strings.HasPrefix(arg, "page.") {
				v += arg
			}
		case "downcase":
			v = strings.ToLower(v)
		}
	}
	return v, true
}

var headingLine = regexp.MustCompile(`(?m)^#[ \t]+(.*?)[ \t#]*$`)

// firstHeading returns the heading that will be the title of an article whose
// front matter has none.
func (c *composer) firstHeading() string {
	if m := headingLine.FindSubmatch(c.s.text); m != nil {
		return string(m[1])
	}
	return ""
}

// escapeMarkdown makes text safe to stand in Markdown.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s) {
		if strings.ContainsRune("\\`*_{}[]<>#|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// snippet writes the files of an include of MkDocs or VitePress.
func (t *templates) snippet(g *tag) {
	if g.raw == "" {
		t.remove(g)
		return
	}
	if strings.ContainsAny(g.raw, "\n") || g.name == "" {
		all := true
		whole := *g
		for i, line := range strings.Split(g.raw, "\n") {
			name := strings.Trim(strings.TrimSpace(line), `"'`)
			if name == "" || strings.HasPrefix(name, ";") {
				continue
			}
			part := whole
			if i > 0 {
				part.start, part.end = t.done, t.done
			}
			all = t.section(&part, name) && all
		}
		if all {
			t.done = max(t.done, g.end)
			return
		}
	} else if body, file, ok := t.snippetText(g.raw); ok {
		lines := strings.Split(strings.Trim(body, "\n"), "\n")
		if g.name == "code" {
			lang := strings.TrimPrefix(path.Ext(file), ".")
			lines = append(append([]string{"```" + lang}, lines...), "```")
		}
		prefix := t.prefix(g.start)
		t.replace(g, strings.Join(lines, "\n"+prefix))
		return
	} else if g.name == "within code" {
		return
	}
	t.report(g, remainInclude, strconv.Quote(shorten(g.raw)))
	t.remove(g)
}

// section includes a file, or the part of it that a name after a colon means.
func (t *templates) section(g *tag, name string) bool {
	body, file, ok := t.snippetText(name)
	if !ok {
		return false
	}
	if !strings.Contains(path.Base(name), ":") && !strings.Contains(body, "8<-") {
		*t.size -= len(body)
		return t.include(g, file, nil)
	}
	t.block(g, false, strings.Split(strings.Trim(body, "\n"), "\n")...)
	return true
}

// snippetText returns the text of "file", "file:section" or "file:from:to".
func (t *templates) snippetText(name string) (body, file string, ok bool) {
	name = strings.TrimPrefix(name, "@/")
	name, _, _ = strings.Cut(name, "{") // VitePress: {lines}
	file, part, _ := strings.Cut(strings.TrimSpace(name), ":")
	file, region, _ := strings.Cut(file, "#")
	if region != "" {
		part = region
	}
	body, file, ok = t.included(file)
	if !ok || part == "" {
		return body, file, ok
	}
	lines := strings.Split(body, "\n")
	from, to, _ := strings.Cut(part, ":")
	if n, err := strconv.Atoi(from); err == nil {
		m := len(lines)
		if v, err := strconv.Atoi(to); err == nil {
			m = min(v, m)
		}
		if n < 1 || n > m {
			return "", "", false
		}
		return strings.Join(lines[n-1:m], "\n"), file, true
	}
	var kept []string
	in := false
	for _, l := range lines {
		switch {
		case strings.Contains(l, "[start:"+part+"]"), strings.Contains(l, "#region "+part):
			in = true
		case strings.Contains(l, "[end:"+part+"]"), strings.Contains(l, "#endregion") && in:
			in = false
		case in:
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n"), file, len(kept) > 0
}

// liquid writes what a Liquid tag means.
func (t *templates) liquid(i int) int {
	g := &t.tags[i]
	end := -1
	if !g.closing {
		end = t.end(i)
	}
	switch g.name {
	case "raw", "verbatim":
		if end < 0 {
			break
		}
		t.remove(g)
		t.copyTo(t.tags[end].start)
		t.remove(&t.tags[end])
		return end
	case "comment":
		if end >= 0 {
			t.remove(t.through(i, end))
			return end
		}
	case "highlight", "codeblock":
		if end >= 0 {
			t.code(t.through(i, end), parseArgs(g.raw, nil).at(0))
			return end
		}
	case "assign", "set":
		name, v, ok := strings.Cut(g.raw, "=")
		if value, known := t.value(strings.TrimSpace(v)); ok && known {
			t.vars[strings.TrimSpace(name)] = value
		}
		t.remove(g)
		return i
	case "capture":
		if end >= 0 {
			t.vars[strings.Trim(strings.TrimSpace(g.raw), `"'`)] = strings.TrimSpace(string(t.text[g.end:t.tags[end].start]))
			t.remove(t.through(i, end))
			return end
		}
	case "if", "unless", "case", "ifversion", "ifchanged":
		if end >= 0 {
			return t.firstBranch(i, end)
		}
	case "for", "tablerow", "macro", "schema", "javascript", "stylesheet", "style", "swagger", "openapi":
		if end >= 0 {
			t.report(g, remainCondition, "{% "+g.name+" %}")
			t.remove(t.through(i, end))
			return end
		}
	case "else", "elsif", "elif", "when", "break", "continue", "cycle", "increment", "decrement", "extends", "from", "import", "layout", "seo", "feed_meta":
		t.remove(g)
		return i
	case "include", "include_relative", "include_cached", "render", "include-markdown", "include_file", "snippet":
		t.liquidInclude(g)
		return i
	case "link", "post_url":
		if !g.closing {
			target := strings.Trim(g.raw, `"'`)
			if g.name == "post_url" {
				target = "_posts/" + target + ".md"
			}
			if !strings.HasPrefix(target, "/") {
				target = "/" + target
			}
			t.replace(g, strings.ReplaceAll(target, " ", "%20"))
			return i
		}
	}
	g.args = parseArgs(g.raw, t.vars)
	return t.element(i)
}

// firstBranch keeps what a condition shows first; whether it holds is not known.
func (t *templates) firstBranch(i, end int) int {
	g := &t.tags[i]
	t.report(g, remainCondition, "{% "+g.name+" %}")
	t.remove(g)
	whens := 0
	for j := i + 1; j < end; j++ {
		// Conditions within this one are taken whole by the call below, so that
		// each branch met here is one of its own.
		o := &t.tags[j]
		if o.start < t.done {
			continue
		}
		if o.family == liquidTag && !o.closing {
			if o.name == "when" {
				whens++
			}
			if o.name == "else" && (g.name != "case" || whens > 0) || o.name == "elsif" || o.name == "elif" || o.name == "when" && whens > 1 {
				t.remove(t.through(j, end))
				return end
			}
		}
		j = t.tag(j)
	}
	if t.tags[end].start >= t.done {
		t.remove(&t.tags[end])
	}
	return end
}

// code writes the body of a tag as a block of code.
func (t *templates) code(g *tag, lang string) {
	body := protectedCode(string(t.text[g.inner:g.body]))
	if !strings.Contains(body, "\n") && !lineHead(t.text, g.start) {
		fence := strings.Repeat("`", longestRun(body, '`')+1)
		t.replace(g, fence+" "+strings.TrimSpace(body)+" "+fence)
		return
	}
	prefix := t.prefix(g.start)
	lines := strings.Split(strings.Trim(body, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(l, prefix)
	}
	if n := len(lines); strings.TrimSpace(lines[n-1]) == "" {
		lines = lines[:n-1]
	}
	fence := strings.Repeat("`", max(3, longestRun(body, '`')+1))
	lines = append(append([]string{fence + languageName(lang)}, lines...), fence)
	t.block(g, false, lines...)
}

func longestRun(s string, c byte) int {
	longest, n := 0, 0
	for i := range len(s) {
		if s[i] != c {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// liquidInclude writes an include: of a file, or of one of the little templates
// that themes have for callouts, pictures and videos.
func (t *templates) liquidInclude(g *tag) {
	g.args = parseArgs(g.raw, t.vars)
	file := g.args.at(0)
	base := strings.ToLower(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	a := g.args
	body := a.get("content", "text", "body", "message", "description", "html")
	switch base {
	case "image", "img", "figure", "picture", "screenshot", "inline_image", "image-caption", "responsive-image":
		if t.picture(g, a) {
			return
		}
	case "youtube", "youtubeplayer", "youtube-embed", "yt", "vimeo", "video", "embed-video":
		if t.player(g, base, a) {
			return
		}
	case "toc", "table-of-contents", "table_of_contents":
		t.remove(g)
		return
	case "button", "btn":
		if t.button(g, a) {
			return
		}
	}
	if kind := calloutKind(base); kind != "" && body != "" {
		if k := calloutKind(a.get("type", "kind", "style", "level")); k != "" {
			kind = k
		}
		t.wholeBox(g, &mark{callout: kind, name: base}, a.get("title", "header", "heading"), body)
		return
	}
	if t.include(g, file, a.named) {
		return
	}
	t.report(g, remainInclude, strconv.Quote(shorten(file)))
	t.remove(g)
}

// picture writes an image. It reports whether the arguments name one.
func (t *templates) picture(g *tag, a args) bool {
	src := a.get("src", "file", "url", "path", "image", "image_path", "link", "img", "source")
	if src == "" && g.family == shortcode {
		src = a.at(0)
	}
	if src == "" {
		return false
	}
	caption := a.get("caption", "title", "attr")
	md := markdownImage(src, a.get("alt", "alternative", "description", "caption", "title"), caption)
	width := a.get("width")
	if w, h := max(pixels(width), share(width)), pixels(a.get("height")); w > 0 || h > 0 {
		md += "{"
		if w > 0 {
			md += "width=" + strconv.Itoa(w)
		}
		if h > 0 {
			md += " height=" + strconv.Itoa(h)
		}
		md += "}"
	}
	if _, _, alone := t.aloneOnLine(g); alone {
		t.block(g, false, md)
	} else {
		t.replace(g, md)
	}
	return true
}

func markdownImage(src, alt, title string) string {
	s := "![" + escapeMarkdown(alt) + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(strings.TrimSpace(src)) + ">"
	if title = oneLine(title); title != "" {
		s += ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(title) + `"`
	}
	return s + ")"
}

func markdownLink(text, target string) string {
	return "[" + text + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(strings.TrimSpace(target)) + ">)"
}

// player writes a video as the lone link that becomes a preview.
func (t *templates) player(g *tag, name string, a args) bool {
	v := a.get("id", "videoId", "videoid", "video_id", "videoID", "src", "url", "video", "href", "source", "file", "youtubeId")
	if v == "" {
		v = a.at(0)
		if g.family == liquidTag && g.name != "youtube" && g.name != "vimeo" && g.name != "video" && g.name != "embed" {
			v = a.at(1)
		}
	}
	switch {
	case v == "":
		return false
	case strings.Contains(v, "://") || strings.Contains(v, "."):
	case strings.HasPrefix(name, "vimeo"):
		v = "https://vimeo.com/" + v
	default:
		v = "https://www.youtube.com/watch?v=" + v
	}
	text := escapeMarkdown(a.get("title", "caption", "alt"))
	if text == "" {
		text = v
	}
	t.block(g, false, markdownLink(text, v))
	return true
}

// button writes a button as the link that it is.
func (t *templates) button(g *tag, a args) bool {
	target := a.get("href", "url", "link", "to", "relref", "ref", "page")
	text := a.get("text", "label", "title", "name")
	if target == "" || text == "" {
		return false
	}
	t.replace(g, markdownLink(escapeMarkdown(text), target))
	return true
}
