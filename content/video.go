package content

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

var (
	youtubeID = regexp.MustCompile(`^[A-Za-z0-9_-]{6,20}$`)
	vimeoID   = regexp.MustCompile(`^[0-9]{5,15}$`)
)

// videoOf returns the video that a target leads to, nil when it is none.
func videoOf(target string) *Video {
	u, err := url.Parse(strings.TrimSpace(target))
	if err != nil {
		return nil
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".mp4", ".webm", ".m4v", ".ogv", ".mov":
		if u.Scheme == "" || u.Scheme == "http" || u.Scheme == "https" {
			return &Video{Provider: "file", ID: target, URL: target}
		}
		return nil
	}
	if u.Host == "" || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	host := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m."))
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch host {
	case "youtube.com", "youtube-nocookie.com", "music.youtube.com":
		id := u.Query().Get("v")
		if len(parts) == 2 {
			switch parts[0] {
			case "embed", "shorts", "live", "v":
				id = parts[1]
			}
		}
		if len(parts) > 2 || id == "videoseries" || !youtubeID.MatchString(id) {
			return nil
		}
		return &Video{Provider: "youtube", ID: id, URL: "https://www.youtube.com/watch?v=" + id + start(u, "&")}
	case "youtu.be":
		if len(parts) != 1 || !youtubeID.MatchString(parts[0]) {
			return nil
		}
		return &Video{Provider: "youtube", ID: parts[0], URL: "https://www.youtube.com/watch?v=" + parts[0] + start(u, "&")}
	case "vimeo.com", "player.vimeo.com":
		if len(parts) == 2 && (parts[0] == "video" || parts[0] == "channels") {
			parts = parts[1:]
		}
		if len(parts) == 0 || len(parts) > 2 || !vimeoID.MatchString(parts[0]) {
			return nil
		}
		return &Video{Provider: "vimeo", ID: parts[0], URL: "https://vimeo.com/" + strings.Join(parts, "/")}
	}
	return nil
}

var startTime = regexp.MustCompile(`^[0-9hms]{1,10}$`)

// start keeps the second at which a video is meant to begin.
func start(u *url.URL, sep string) string {
	for _, key := range []string{"t", "start"} {
		if t := u.Query().Get(key); startTime.MatchString(t) {
			return sep + "t=" + t
		}
	}
	return ""
}

// video adds a preview to the tree.
func (c *composer) video(v *Video, title string, pos int) {
	n := c.node(videoNode, "", pos)
	v.Title = oneLine(title)
	n.video = v
	c.add(n)
}

// embedded turns the HTML for a player into our preview of the video. A source
// element belongs to the video element around it.
func (c *composer) embedded(tag string, attrs []attribute, pos int) bool {
	value := func(name string) string {
		for _, a := range attrs {
			if a.name == name {
				return strings.TrimSpace(a.value)
			}
		}
		return ""
	}
	src := value("src")
	if src == "" && tag == "iframe" {
		src = value("data-src")
	}
	if tag == "source" {
		v := c.cur
		if !v.is("video") || v.own {
			return false
		}
		if v.video == nil && videoOf(src) != nil {
			v.video = videoOf(src)
		}
		return true
	}
	if tag == "video" {
		if c.depth >= maxDepth || c.o.TrustHTML && src != "" && videoOf(src) == nil {
			return false
		}
		n := c.push("video", pos)
		n.setAttr("title", value("title"))
		n.video = videoOf(src)
		return true
	}
	v := videoOf(src)
	if v == nil {
		return false
	}
	title := value("title")
	if strings.EqualFold(title, "YouTube video player") || strings.EqualFold(title, "vimeo-player") {
		title = "" // what the embed code says of every video
	}
	c.video(v, title, pos)
	if tag == "iframe" && c.depth < maxDepth {
		c.push("iframe", pos).gone = true
	}
	return true
}

// loneVideo makes a preview of a paragraph that holds nothing but a link to a
// video, or an image whose target is one.
func (c *composer) loneVideo(p *node) bool {
	var only *node
	for ch := p.first; ch != nil; ch = ch.next {
		if ch.blank() || ch.is("br") {
			continue
		}
		if only != nil {
			return false
		}
		only = ch
	}
	if only == nil {
		return false
	}
	target, title := "", ""
	switch {
	case only.is("a"):
		target = only.attr("href")
		title = plainText(only)
		if title == target {
			title = ""
		}
		if title == "" {
			if img := only.find(func(x *node) bool { return x.kind == imageNode }); img != nil {
				title = img.image.Alt
			}
		}
	case only.kind == imageNode:
		target, title = only.image.Target, only.image.Alt
	default:
		return false
	}
	v := videoOf(target)
	if v == nil {
		return false
	}
	n := c.node(videoNode, "", only.pos)
	v.Title = oneLine(title)
	n.video = v
	p.insertBefore(n)
	p.remove()
	return true
}

// player makes a preview of a video element, now that its sources are known.
func (c *composer) player(n *node) bool {
	if n.video == nil {
		if c.o.TrustHTML {
			return false
		}
		c.report(n.pos, "unsafe-html", "the <video> element is not shown", "Give it the address of an .mp4 or .webm file.")
		n.gone = true
		return false
	}
	n.kind, n.own, n.first, n.last = videoNode, true, nil, nil
	n.video.Title = oneLine(n.attr("title"))
	n.tag, n.attrs = "", nil
	return true
}
