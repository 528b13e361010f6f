package content

import "faqtory/internal/diag"

// A Code is a kind of mistake that [Load] and [Check] report, as it stands in
// [diag.Diagnostic].
type Code struct {
	Name     string
	Severity diag.Severity
	Text     string // what it means, a whole sentence
}

// Codes are all of them, sorted by name. Where a code is a warning in one place
// and an error in another, the table has the error: a date that cannot be read
// is a warning in date, and an error in publish, where it would show customers
// what they are not to see yet.
var Codes = []Code{
	{"answer-not-in-body", diag.Warning, "The short answer says what the text does not: a number, or most of its words."},
	{"bad-address", diag.Warning, "A slug or permalink cannot be an address; the file's name is used."},
	{"bad-date", diag.Error, "A date cannot be read, or could be read in two ways."},
	{"bad-redirect", diag.Error, "A redirect is not from a path of this site, or not to a page or site; it is left out."},
	{"broken-anchor", diag.Warning, "A link leads to a page that has no such heading or anchor."},
	{"broken-image", diag.Warning, "A picture is not there."},
	{"broken-link", diag.Warning, "A link leads to a page or file that is not there; its text stays."},
	{"broken-video", diag.Warning, "A video file is not there."},
	{"case-clash", diag.Warning, "Two addresses differ in upper and lower case only, which not every system can tell apart."},
	{"category-file", diag.Warning, "A file with a category's title and order cannot be read; the folder's name is used."},
	{"duplicate-description", diag.Warning, "Two pages have the same description, of which search engines show one."},
	{"duplicate-key", diag.Warning, "A key stands twice in the front matter; the last one counts."},
	{"duplicate-question", diag.Warning, "Two pages answer the same question."},
	{"duplicate-redirect", diag.Warning, "An old address leads to two pages; the first keeps it."},
	{"duplicate-title", diag.Warning, "Two articles of a category have the same title."},
	{"duplicate-translation", diag.Warning, "Two articles of a locale have the same translation_key; the first one counts."},
	{"duplicate-url", diag.Error, "Two articles or categories have the same address."},
	{"empty-box", diag.Warning, "A callout or tab has no text."},
	{"empty-image", diag.Warning, "A picture has no address."},
	{"empty-link", diag.Warning, "A link has no text or no address."},
	{"encoding", diag.Warning, "A file is not in UTF-8; what cannot be read is shown as \uFFFD."},
	{"file-name", diag.Warning, "The name of a file is not in UTF-8; the file is left out."},
	{"front-matter", diag.Error, "The front matter cannot be read."},
	{"front-matter-open", diag.Error, "The front matter has no end."},
	{"image-size", diag.Warning, "The width or height of a picture is neither pixels nor a share of the text's width; it is passed over."},
	{"insecure-link", diag.Warning, "A link to the site itself gives up its encryption."},
	{"link-not-followed", diag.Warning, "A symbolic link leads out of the site folder, or nowhere."},
	{"long-answer", diag.Warning, "The short answer is longer than two sentences can be."},
	{"missing-alt", diag.Warning, "A picture has no text for those who cannot see it."},
	{"missing-answer", diag.Warning, "An article of a site that has short answers has none."},
	{"near-mark", diag.Warning, "A line is nearly a callout, tab, heading or link, and is shown as it is written."},
	{"open-code", diag.Warning, "A block of code has no end; what follows is shown as code."},
	{"open-comment", diag.Warning, "A comment has no end; what follows is not shown."},
	{"other-script", diag.Warning, "The text is in another script than its locale's; nobody has translated it."},
	{"policy", diag.Error, "The data of a policy cannot be read: a country, fee, number of days or key that is none."},
	{"policy-mismatch", diag.Error, "The text of a policy states a number of days, an amount or a time that its data does not have."},
	{"redirect-loop", diag.Error, "A redirect leads back to where it began."},
	{"redirect-shadowed", diag.Warning, "A redirect has no effect, since there is a page at its address."},
	{"reserved-address", diag.Warning, "An address belongs to the site itself; the article or category gets another."},
	{"review-due", diag.Warning, "The day is past on which an article was to be reviewed."},
	{"template", diag.Warning, "The front matter holds a template of another generator; it is left out."},
	{"template-remains", diag.Warning, "The text holds a template of another generator; it is left out. Reported once a kind."},
	{"thin-answer", diag.Warning, "A page, or a question of one, says next to nothing."},
	{"too-deep", diag.Error, "Lists and quotes are nested too deep to be shown."},
	{"too-large", diag.Error, "A file is larger than 4 MB, or makes too large a page."},
	{"too-long", diag.Warning, "A paragraph is too long to be formatted."},
	{"unfit-kind", diag.Warning, "An article is said to be a howto or faq, and has no steps or questions."},
	{"unknown-callout", diag.Warning, "The name of a callout is none; it is shown as a note, or as ordinary text."},
	{"unknown-category", diag.Warning, "The navigation names a category that does not exist."},
	{"unknown-key", diag.Warning, "A key of the front matter is spelt nearly as one that has a meaning."},
	{"unknown-kind", diag.Warning, "The kind of an article is none; it is told from the text."},
	{"unknown-locale", diag.Warning, "An article or folder is in a language that the site does not have."},
	{"unknown-scheme", diag.Warning, "Links lead to an app; a browser cannot follow them. Reported once a scheme."},
	{"unknown-translation", diag.Warning, "A translation_key is that of no article in another locale."},
	{"unreadable-file", diag.Error, "A file or folder cannot be read."},
	{"unsafe-html", diag.Warning, "An element of HTML is not shown, since it could harm a reader."},
	{"unsafe-link", diag.Warning, "A link or picture has a scheme that is not published; its text stays."},
	{"untitled-category", diag.Warning, "A category shows its folder's name in another script than its articles', though other locales have a title."},
	{"untranslated-link", diag.Warning, "A translation links to an article that its locale does not have."},
	{"wrong-type", diag.Error, "The value of a key is of the wrong type."},
}
