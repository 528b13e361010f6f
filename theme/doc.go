// Package theme turns the facts of a help center into pages.
//
// A [Theme] is made once, by [New], from the files in default/ and from those
// that a site puts in their place: a file under the site's theme/ folder with
// the same path as one of ours replaces it.
//
//	templates/*.html            one per kind of page; dot is that page's struct
//	templates/partials/*.html   what pages are put together from
//	css/*.css                   joined in the order of [Stylesheets], minified, one file
//	js/*.js                     joined in the order of [Scripts], minified, one file
//	messages/<locale>.yaml      the interface strings; a site's file may hold a few of them
//	icons/*.svg                 24 by 24 drawings that `icon` in front matter names
//
// The fields of the structs in page.go and contact.go are all that a template may
// use; they are the contract between this package and its callers. The functions
// a template may call are listed in funcs.go.
//
// What is the same on every page of a locale (most of the header, the footer, the
// ways to reach a person) is rendered once per [Site] and kept: a template asks
// for it with {{cached "partials/footer.html" .Site}}, and for the entries of a
// list, which are the same wherever they are listed, with {{each}}. A Site and the
// links on its pages must therefore not change after they were first rendered.
//
// # Names in a page
//
// Every id that a template of ours gives begins with an underscore. Anchors of
// headings never do, so a heading "Related" does not clash with our own list.
//
// # Light and dark
//
// Pages follow the system's colour scheme by style sheet alone. A reader may
// choose another one; the choice lies in the browser's local storage, which only
// a script can read, and inline scripts are forbidden by the content security
// policy we recommend. So the one script is loaded in the head without defer or
// async, beside the style sheet which blocks rendering anyway: it sets the chosen
// scheme before the first paint and puts off everything else until the document
// is parsed. On a connection with latency this costs nothing that the style sheet
// did not cost already, and there is no flash of the wrong scheme.
//
// A Theme is safe for use by many goroutines.
package theme
