// Package content reads what writers wrote: a folder of Markdown becomes a
// [Library] of articles in their categories, locales and addresses.
//
// # From a file to a page
//
// [Load] takes three steps, and each can be had alone:
//
//   - [Scan] lists the folder and tells by names alone which files are articles,
//     where the content begins and which folders are locales.
//   - [Parse] reads one file: front matter into fields, Markdown into a sanitized
//     body. It depends on that file's bytes and its [ParseOptions] and on nothing
//     else, so a [File] can be kept for as long as its file stays the same.
//   - [Assemble] gives every article its place among the others: category,
//     permalink, translations. It changes no File; a library made before keeps
//     what it has.
//
// [Check] then reports what only shows in the whole: a link to a page that is
// not there, a short answer that the text does not bear out. No mistake of a
// writer stops anything; each becomes a diagnostic with file, line, column and
// a hint, and all are listed in one run. Those that a site must not be published
// with are errors: unreadable front matter, two articles on one address, a
// redirect that leads in a circle.
//
// # Where articles lie
//
// Every Markdown file (.md, .markdown, .mdown, .mkd, .mdx) is an article, except
// hidden files, files of the site folder itself that speak to a project's own
// contributors (CONTRIBUTING.md, LICENSE.md), folders of programs and outputs
// (node_modules, vendor, public, theme, _site, _layouts), and text that articles
// include: folders such as _includes, _snippets and _partials, and files such as
// _note.md that have no front matter.
//
// Addresses begin below the content root. It is the folder content, when there is
// a faqtory.yaml or a configuration of Hugo beside it; docs or src/content/docs
// beside one of MkDocs, Docusaurus, VitePress or Astro; else the innermost folder
// that holds all articles, as long as its name only says that articles are there
// (content, docs, articles, _posts, src and their like); else the site folder. A
// README does not count in that.
//
// A folder is a category. Its own page is _index.md, index.md or README.md, which
// gives its title, description, order and icon; so do .group.json (Zendesk),
// _category_.json (Docusaurus) and .metadata.md. An article beside a folder of the
// same name that has no page of its own ("billing.md", "billing/") becomes that
// page. A folder with nothing but an index.md in any locale is an article with its
// pictures, not a category. A folder whose name has no letter or digit ("_") is not
// there: what is in it belongs to the folder above.
//
// # Locales
//
// An article belongs to the locale that its front matter names (lang), else to
// the one of its file's name or folder, else to the default one:
//
//   - A folder of the content root named by a BCP 47 tag of a known language is a
//     locale when all articles lie in such folders, or when it repeats a path of
//     another of them or of the articles beside it, as translations do. So it, no,
//     is, id and to stay categories among billing and shipping.
//   - The same goes for "refunds.ar.md" beside "refunds.md" or "refunds.lv.md".
//   - i18n/ar/docusaurus-plugin-content-docs/current holds the Arabic locale.
//   - Configured locales are looked for under their tag or their own folder, and
//     no others are taken.
//
// The default locale is the configured one; else English if it has a folder; else
// the one most articles are in. Where nothing at all says a language, the script
// of the text decides. The default locale has no prefix in its addresses, others
// have their tag in lower case ("/pt-br/").
//
// The same path in two locales is a translation; translation_key in the front
// matter joins files of different names. [Options.Fallback] shows what a locale
// lacks in the default locale's words, with [Article.Fallback] set.
//
// # Titles, orders, addresses
//
// The title is that of the front matter; else of a "[Title]: # (…)" line, unless
// the text is in another script and opens with a heading in that script; else the
// first heading; else the file's name. A number before a name ("02-refunds.md")
// is an order, where it is padded with a zero or most names in the folder have
// one; a date ("2026-11-21-refunds.md") is a date; neither is part of the
// address. Articles without an order follow those with one, by title, as the
// locale sorts. The lists in mkdocs.yml, .pages and SUMMARY.md are orders too.
//
// A permalink is the prefix of the locale, the slugs of the categories and that
// of the article. slug replaces the last part, permalink all of it. A place that
// the site itself needs ([Reserved]) is left to it.
//
// # Links
//
// [Library.Resolve] finds what a link means: an article by the path of its file
// from the linking article, from the content root or from the site folder, with
// or without its ending and whatever its case; a permalink, absolute or relative,
// one of this site's own host, or one that was redirected; an anchor, also as
// other generators spell it; a picture or document.
package content
