package search

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// shop is a small help center with what the tests ask for.
func shop() []*Document {
	page := func(key, title string, sections ...Section) *Document {
		category, _, _ := strings.Cut(key, "/")
		return &Document{
			ID: "content/en/" + key + ".md", Locale: "en", URL: "/" + key + "/", Kind: "article", Title: title,
			Categories: []Category{{category, strings.ToUpper(category[:1]) + category[1:]}}, Sections: sections,
		}
	}
	refund := page("billing/refunds", "How refunds work",
		Section{Text: "We pay you back the way you paid. A refund takes three to five working days."},
		Section{Anchor: "late", Title: "My refund is late", Question: true, Text: "Banks need up to ten days. Ask yours for the reference MDVA-44660."},
		Section{Anchor: "partial", Title: "Why did I get only a part of it?", Question: true, Text: "We keep the return fee."})
	refund.Answer = "A refund takes three to five working days."
	refund.Tags = []string{"money"}
	refund.Questions = []string{"when do I get my money"}
	login := page("account/login", "Log in to your account",
		Section{Text: "Press the button and type your e-mail address and password."},
		Section{Anchor: "forgot", Title: "Forgotten password", Text: "We send you a link that works for an hour. Error 0x80070005 means the link is too old."})
	login.Kind = "howto"
	return []*Document{
		refund, login,
		page("billing/invoices", "Invoices and receipts",
			Section{Text: "You find every invoice in your account. An invoice shows the tax."},
			Section{Anchor: "vat", Title: "VAT number", Text: "Companies enter their VAT number before they pay. The invoice then shows no tax."}),
		page("shipping/times", "Delivery times",
			Section{Text: "Parcels arrive after two days. On islands they take a week."},
			Section{Anchor: "track", Title: "Track a parcel", Text: "The tracking number is in the e-mail that says your parcel has left."}),
		page("shipping/wifi-scale", "Connect the Wi-Fi scale",
			Section{Text: "The scale needs a wireless network.\nHold the button for five seconds.\nChoose your network in the app."}),
		page("about/to-be", "To be or not to be", Section{Text: "A page whose name is function words."}),
	}
}

func shopIndex(t testing.TB) *Index {
	return buildIndex(t, shop(), Config{BuildID: "shop", Default: "en", Synonyms: map[string][]Synonym{
		"en": {{Words: []string{"refund", "kickback"}}, {From: []string{"telly"}, Words: []string{"scale"}}},
	}})
}

func search(t testing.TB, x *Index, query string) *Result {
	t.Helper()
	r, err := x.Search(t.Context(), Request{Query: query})
	if err != nil {
		t.Fatalf("Search(%q): %v", query, err)
	}
	return r
}

func TestFirstHit(t *testing.T) {
	x := shopIndex(t)
	tests := []struct{ query, want string }{
		{"How refunds work", "billing/refunds"},
		{"how refunds work?", "billing/refunds"},
		{"To be or not to be", "about/to-be"},
		{"when do I get my money", "billing/refunds"},
		{"refund late", "billing/refunds#late"},
		{"how long does a refund take?", "billing/refunds"},
		{"refnud", "billing/refunds"},          // letters exchanged
		{"invioce tax", "billing/invoices"},    // beside a right word
		{"pasword", "account/login#forgot"},    // a letter too few
		{"delivry tiems", "shipping/times"},    // two wrong words
		{"login", "account/login"},             // written apart in the article
		{"log-in", "account/login"},            //
		{"wi fi scale", "shipping/wifi-scale"}, //
		{"wifi", "shipping/wifi-scale"},        //
		{"WIFI SCALE", "shipping/wifi-scale"},  //
		{"mdva-44660", "billing/refunds#late"}, // codes
		{"MDVA 44660", "billing/refunds#late"}, //
		{"0x80070005", "account/login#forgot"}, //
		{"kickback", "billing/refunds"},        // the site's synonyms
		{"telly", "shipping/wifi-scale"},       // one way
		{"reimbursement", "billing/refunds"},   // built-in vocabulary
		{"bill", "billing/invoices"},           //
		{"invoi", "billing/invoices"},          // still being typed
		{`"tracking number"`, "shipping/times#track"},
		{"companies VAT", "billing/invoices#vat"},
	}
	for _, tt := range tests {
		r := search(t, x, tt.query)
		if len(r.Hits) == 0 {
			t.Errorf("Search(%q) found nothing, want %s", tt.query, tt.want)
			continue
		}
		got := strings.ReplaceAll(strings.Trim(r.Hits[0].URL, "/"), "/#", "#")
		page, _, _ := strings.Cut(got, "#")
		if strings.Contains(tt.want, "#") && got != tt.want || !strings.Contains(tt.want, "#") && page != tt.want {
			t.Errorf("Search(%q) = %s first, want %s", tt.query, got, tt.want)
		}
	}
}

func TestCorrection(t *testing.T) {
	x := shopIndex(t)
	tests := []struct {
		query, want string
		verbatim    bool
	}{
		{"refund", "", false},
		{"refnud", "refund", false},
		{"late refnud please", "late refund please", false},
		{"invioce and pasword", "invoice and password", false},
		{"refnud", "", true},
		{"mdva-44666", "", false}, // codes are never corrected
		{"rent", "", false},       // too short and too different
		{"xqjzv", "", false},
		{`"refnud"`, "", false}, // quoted words are meant
	}
	for _, tt := range tests {
		r, err := x.Search(t.Context(), Request{Query: tt.query, Verbatim: tt.verbatim})
		if err != nil {
			t.Fatal(err)
		}
		if r.Corrected != tt.want {
			t.Errorf("Search(%q, verbatim %v).Corrected = %q, want %q", tt.query, tt.verbatim, r.Corrected, tt.want)
		}
	}
}

// Who types an article's name with a slip gets that article first too.
func TestMistypedNameComesFirst(t *testing.T) {
	var docs []*Document
	for i, title := range []string{"Signal for Android", "Android", "Encrypt an Android phone"} {
		docs = append(docs, &Document{
			ID: fmt.Sprintf("content/en/p%d.md", i), Locale: "en", URL: fmt.Sprintf("/p%d/", i), Kind: "article", Title: title,
			Sections: []Section{{Text: "Signal runs on Android. Android phones, android tablets: install it from the android store."}, {Title: "Android", Text: "More about Android."}},
		})
	}
	docs[1].Sections = []Section{{Text: "An operating system for phones by one large company, with many makers of phones and tablets, old and new."}}
	x := buildIndex(t, docs, Config{})
	for _, query := range []string{"android", "anndroid", "adnroid", "androidd"} {
		if r := search(t, x, query); len(r.Hits) == 0 || r.Hits[0].Title != "Android" || r.Confidence == None {
			t.Errorf("Search(%q) = %v %s, want Android first", query, titles(r), r.Confidence)
		}
	}
}

// A word that no article has weighs as what it means does, not nothing because
// it means much.
func TestMeaningWeighs(t *testing.T) {
	var docs []*Document
	for i, page := range [][2]string{
		{"Return an item", "Return it in its box. The amount is on the label."},
		{"When your money comes back", "Some days after the return."},
		{"Return policy", "What you may return. The amount does not matter."},
		{"Gift cards", "How to load funds."},
		{"Sizes", "The size is on the label."},
		{"Savings", "Your funds are safe."},
	} {
		docs = append(docs, &Document{
			ID: fmt.Sprintf("content/en/p%d.md", i), Locale: "en", URL: fmt.Sprintf("/p%d/", i), Kind: "article", Title: page[0],
			Sections: []Section{{Text: page[1]}},
		})
	}
	x := buildIndex(t, docs, Config{Synonyms: map[string][]Synonym{"en": {{Words: []string{"dosh", "money", "amount", "funds"}}}}})
	l := x.current.locales["en"]
	p, err := l.plan(t.Context(), "return my dosh", false)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.concepts[2].rarity, l.rarity(2); got != want {
		t.Errorf("rarity of %s = %.2f, want %.2f as of a word in two articles", p.concepts[2].text, got, want)
	}
}

// A slip is one in the words that customers use of the thing, and not in the
// likeliest word of the articles, where the articles call it something else.
func TestCorrectionTowardsTheVocabulary(t *testing.T) {
	x := shopIndex(t)
	r, err := x.Search(t.Context(), Request{Query: "recipet", Explain: true}) // the shop writes "invoice"
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) == 0 || r.Corrected != "receipt" || !strings.HasPrefix(r.Hits[0].URL, "/billing/invoices/") {
		t.Fatalf("Search(recipet) = %v for %q, want the invoices for receipt", titles(r), r.Corrected)
	}
	docs := shop()
	docs[1].Title = "Sign in to your account" // no article says "login" now, and several say "long"
	for _, d := range docs[2:4] {
		d.Sections[0].Text += " It takes as long as it takes."
	}
	y := buildIndex(t, docs, Config{Default: "en"})
	for _, query := range []string{"logn", "loign", "lgoin"} {
		if r := search(t, y, query); len(r.Hits) == 0 || r.Hits[0].Title != docs[1].Title {
			t.Errorf("Search(%q) = %v for %q, want %s first", query, titles(r), r.Corrected, docs[1].Title)
		}
	}
}

// Nobody is told of results for a correction when there are none.
func TestCorrectionThatLeadsNowhere(t *testing.T) {
	x := shopIndex(t)
	for _, req := range []Request{
		{Query: "refnud", Category: "shipping"},
		{Query: `refnud "golden parachute"`},
	} {
		r, err := x.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if r.Total != 0 || r.Corrected != "" {
			t.Errorf("Search(%+v) found %d for %q, want none for no correction", req, r.Total, r.Corrected)
		}
	}
}

func TestPhrase(t *testing.T) {
	x := shopIndex(t)
	if r := search(t, x, `"number tracking"`); r.Total != 0 || len(r.Hits) != 0 {
		t.Errorf("a phrase in the wrong order finds %d articles, want none", r.Total)
	}
	if r := search(t, x, `"working days"`); r.Total != 1 || r.Hits[0].ID != "content/en/billing/refunds.md" {
		t.Errorf("a phrase finds %d articles, want only the one that has it", r.Total)
	}
	if r := search(t, x, `"password`); len(r.Hits) == 0 {
		t.Error("an open quotation mark finds nothing, want it to mean nothing")
	}
}

func TestHit(t *testing.T) {
	x := shopIndex(t)
	r, err := x.Search(t.Context(), Request{Query: "refund late bank", Explain: true})
	if err != nil {
		t.Fatal(err)
	}
	h := r.Hits[0]
	if r.BuildID != "shop" || r.Locale != "en" || h.URL != "/billing/refunds/#late" || h.Section != "My refund is late" ||
		!h.Question || h.Category != "Billing" || h.Answer == "" || !strings.HasPrefix(h.Passage, "Banks need") {
		t.Errorf("hit = %+v in %+v, want the question about late refunds", h, r)
	}
	var marked []string
	for _, m := range h.Snippet.Marks {
		marked = append(marked, h.Snippet.Text[m.Start:m.End])
	}
	if diff := cmp.Diff([]string{"Banks"}, marked); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	if len(h.Reasons) == 0 || h.Reasons[0].What == "" {
		t.Errorf("reasons = %v, want some", h.Reasons)
	}
}

// Writers are told all that made a score, in words.
func TestReasons(t *testing.T) {
	x := shopIndex(t)
	tests := []struct{ query, want string }{
		{"late refund", `word refund, in the title`},
		{"late refund", `section "My refund is late" has the words together`},
		{"kickback late", "synonym kickback = refund (synonyms.yaml), in the title"},
		{"bill tax", "synonym bill = invoice, in the title"},
		{"pasword forgotten", "spelling pasword → password, in a heading"},
		{"invo", "invo… completed to invoice, in the title"},
	}
	for _, tt := range tests {
		r, err := x.Search(t.Context(), Request{Query: tt.query, Explain: true})
		if err != nil || len(r.Hits) == 0 {
			t.Fatalf("Search(%q) = %+v, %v, want hits", tt.query, r, err)
		}
		var lines []string
		sum := 0.0
		for _, reason := range r.Hits[0].Reasons {
			lines = append(lines, reason.String())
			sum += reason.Score
		}
		if all := strings.Join(lines, "\n"); !strings.Contains(all, tt.want) {
			t.Errorf("reasons for %q:\n%s\nwant %s", tt.query, all, tt.want)
		}
		if d := sum - r.Hits[0].Score; d > 0.01 || d < -0.01 {
			t.Errorf("reasons for %q add up to %.3f, the score is %.3f", tt.query, sum, r.Hits[0].Score)
		}
	}
}

func TestFacetsAndPaging(t *testing.T) {
	x := shopIndex(t)
	all, err := x.Search(t.Context(), Request{Query: "account invoice parcel refund scale", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	if all.Total < 5 || len(all.Hits) != all.Total {
		t.Fatalf("found %d, shown %d, want at least five and all of them", all.Total, len(all.Hits))
	}
	sum := 0
	for _, f := range all.Facets.Categories {
		sum += f.Count
	}
	if sum != all.Total {
		t.Errorf("categories count %d articles, want %d", sum, all.Total)
	}
	var paged []string
	for offset := 0; offset < all.Total; offset += 2 {
		r, err := x.Search(t.Context(), Request{Query: "account invoice parcel refund scale", Limit: 2, Offset: offset})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			paged = append(paged, h.ID)
		}
	}
	var whole []string
	for _, h := range all.Hits {
		whole = append(whole, h.ID)
	}
	if diff := cmp.Diff(whole, paged); diff != "" {
		t.Errorf("pages put together differ from the whole (-whole +pages):\n%s", diff)
	}
	for _, req := range []Request{{Category: "billing"}, {Kind: "howto"}, {Tag: "money"}, {Category: "nowhere"}} {
		req.Query = "account invoice parcel refund scale"
		r, err := x.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{"billing": 2, "howto": 1, "money": 1, "nowhere": 0}[req.Category+req.Kind+req.Tag]
		if r.Total != want || len(r.Hits) != want {
			t.Errorf("Search(%+v) found %d, want %d", req, r.Total, want)
		}
		if req.Category == "billing" && len(r.Facets.Categories) < 3 {
			t.Errorf("narrowed to a category, the facets show %v, want the others still in sight", r.Facets.Categories)
		}
	}
}

func TestSuggest(t *testing.T) {
	x := shopIndex(t)
	tests := []struct{ prefix, want string }{
		{"r", "How refunds work"},
		{"refu", "How refunds work"},
		{"how ref", "How refunds work"},
		{"my refund is", "My refund is late"},
		{"del", "Delivery times"},
		{"delivery t", "Delivery times"},
		{"delviery", "Delivery times"},
		{"log", "Log in to your account"},
		{"inv", "Invoices and receipts"},
		{"wi-f", "Connect the Wi-Fi scale"},
	}
	for _, tt := range tests {
		got, err := x.Suggest(t.Context(), SuggestRequest{Prefix: tt.prefix})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 || got[0].Text != tt.want {
			t.Errorf("Suggest(%q) = %v, want %q first", tt.prefix, got, tt.want)
			continue
		}
		for _, m := range got[0].Marks {
			if m.Start < 0 || m.End > len(got[0].Text) || m.Start >= m.End || !utf8.ValidString(got[0].Text[m.Start:m.End]) {
				t.Errorf("Suggest(%q) marks %v of %q", tt.prefix, m, got[0].Text)
			}
		}
	}
	for _, prefix := range []string{"", " ", "?!", "xqjzv"} {
		if got, err := x.Suggest(t.Context(), SuggestRequest{Prefix: prefix}); err != nil || len(got) != 0 {
			t.Errorf("Suggest(%q) = %v, %v, want nothing", prefix, got, err)
		}
	}
}

func TestBadQueries(t *testing.T) {
	x := shopIndex(t)
	for _, q := range []string{"", "   ", "?!…", "\x00\x01", "\xff\xfe"} {
		if _, err := x.Search(t.Context(), Request{Query: q}); !errors.Is(err, ErrBadQuery) {
			t.Errorf("Search(%q): %v, want ErrBadQuery", q, err)
		}
	}
	for _, req := range []Request{{Query: "a", Offset: -1}, {Query: "a", Limit: -1}} {
		if _, err := x.Search(t.Context(), req); !errors.Is(err, ErrBadQuery) {
			t.Errorf("Search(%+v): %v, want ErrBadQuery", req, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, Request{Query: "refund invoice"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search with a cancelled context: %v, want context.Canceled", err)
	}
	x.Close()
	if _, err := x.Search(t.Context(), Request{Query: "refund"}); !errors.Is(err, ErrClosed) {
		t.Errorf("Search after Close: %v, want ErrClosed", err)
	}
	if _, err := x.Reload(); !errors.Is(err, ErrClosed) {
		t.Errorf("Reload after Close: %v, want ErrClosed", err)
	}
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// hostile queries have taken other engines down, or made them slow.
var hostile = []string{
	"*", "/.*/", "body:/.*/", "title:*", "foo:", `"x`, "+", "/[/", "a:b:c", "NOT a", "C++ (error", "a AND (b OR", "\\", `\"`,
	strings.Repeat("a", 6000), strings.Repeat("refund ", 2000), strings.Repeat("refnud~2 ", 300), strings.Repeat("ا", 3000),
	strings.Repeat("\u0301", 500), strings.Repeat("👩‍👩‍👧‍👦", 200), "İstanbul", "\u202ereversed\u202c", "a\x00b", "%00%ff", "<script>alert(1)</script>",
	strings.Repeat("の設定", 300), strings.Repeat(`"a b" `, 200), "''''''", "“”„", strings.Repeat("-", 300), strings.Repeat("a-", 500), "1e999999999", "9223372036854775808",
}

func TestHostileQueries(t *testing.T) {
	x, _ := openBenchOrSmall(t)
	for _, q := range hostile {
		began := time.Now()
		_, err := x.Search(t.Context(), Request{Query: q, Explain: true})
		if err != nil && !errors.Is(err, ErrBadQuery) {
			t.Errorf("Search(%.40q): %v", q, err)
		}
		if _, err := x.Suggest(t.Context(), SuggestRequest{Prefix: q}); err != nil {
			t.Errorf("Suggest(%.40q): %v", q, err)
		}
		// A machine that is busy with something else may take a hundred times
		// as long as it should; without bounds these take minutes.
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%.40q took %v", q, took)
		}
	}
}

// openBenchOrSmall opens an index of some hundred generated articles.
func openBenchOrSmall(t testing.TB) (*Index, []*Document) {
	g := newGenerator(9)
	var docs []*Document
	for i := range 300 {
		docs = append(docs, g.document(i))
	}
	return buildIndex(t, docs, Config{Default: "en"}), docs
}

func FuzzSearch(f *testing.F) {
	for _, q := range hostile {
		f.Add(q)
	}
	for _, q := range []string{"how long does a refund take?", `"tracking number"`, "mdva-44660", "wi fi", "где мой заказ", "استرداد المبلغ", "返品方法", "kāpēc nē"} {
		f.Add(q)
	}
	x := shopIndex(f)
	f.Fuzz(func(t *testing.T, query string) {
		r, err := x.Search(t.Context(), Request{Query: query, Explain: true})
		if err != nil {
			if !errors.Is(err, ErrBadQuery) {
				t.Fatalf("Search(%q): %v", query, err)
			}
			return
		}
		if len(r.Query) > 4*maxQueryRunes || !utf8.ValidString(r.Query) || !utf8.ValidString(r.Corrected) {
			t.Errorf("Search(%q).Query = %q, Corrected = %q", query, r.Query, r.Corrected)
		}
		for _, h := range r.Hits {
			end := 0
			for _, m := range h.Snippet.Marks {
				if m.Start < end || m.End <= m.Start || m.End > len(h.Snippet.Text) ||
					!utf8.ValidString(h.Snippet.Text[m.Start:m.End]) {
					t.Errorf("Search(%q): mark %v in %q", query, m, h.Snippet.Text)
				}
				end = m.End
			}
			if h.Score < 0 || h.Score != h.Score {
				t.Errorf("Search(%q): score %v", query, h.Score)
			}
		}
		if _, err := x.Suggest(t.Context(), SuggestRequest{Prefix: query}); err != nil {
			t.Errorf("Suggest(%q): %v", query, err)
		}
	})
}

// TestSwitchUnderLoad replaces the index while searches run. Every search must
// see one generation whole: the article's own number is in its title, its text
// and its tag.
func TestSwitchUnderLoad(t *testing.T) {
	dir := t.TempDir()
	docs := func(build int) []*Document {
		var list []*Document
		for i := range 20 {
			name := fmt.Sprintf("build%d", build)
			list = append(list, &Document{
				ID: fmt.Sprintf("content/en/a%d.md", i), Locale: "en", Kind: "article", URL: "/a/",
				Title: fmt.Sprintf("Article %d of %s", i, name), Tags: []string{name},
				Sections: []Section{{Text: "An article about refunds in " + name + "."}},
			})
		}
		return list
	}
	write(t, Config{Dir: dir, BuildID: "build0", Default: "en"}, docs(0))
	x := open(t, dir)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				r, err := x.Search(t.Context(), Request{Query: "article about refunds", Kind: "article", Limit: 5})
				if err != nil {
					t.Errorf("Search during a switch: %v", err)
					return
				}
				for _, h := range r.Hits {
					if !strings.HasSuffix(h.Title, "of "+r.BuildID) || !strings.Contains(h.Passage, r.BuildID+".") || r.Facets.Tags[0].Value != r.BuildID {
						t.Errorf("an answer of %s mixes generations: %+v", r.BuildID, h)
						return
					}
				}
			}
		})
	}
	for build := 1; build <= 12; build++ {
		write(t, Config{Dir: dir, BuildID: fmt.Sprintf("build%d", build), Default: "en", Patch: build%3 == 0}, docs(build))
		if changed, err := x.Reload(); err != nil || !changed {
			t.Fatalf("Reload = %v, %v, want true, nil", changed, err)
		}
	}
	close(done)
	wg.Wait()
	if got := x.BuildID(); got != "build12" {
		t.Errorf("BuildID = %q, want build12", got)
	}
}

func TestClosedWhileSearching(t *testing.T) {
	x, docs := openBenchOrSmall(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				_, err := x.Search(t.Context(), Request{Query: docs[i%len(docs)].Title})
				if errors.Is(err, ErrClosed) {
					return
				}
				if err != nil {
					t.Errorf("Search: %v, want an answer or ErrClosed", err)
					return
				}
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	x.Close()
	wg.Wait()
}
