// Package search finds the answer in a help center.
//
// # Writing
//
// A [Writer] takes the articles as [Document] values, one index per locale, and
// writes a new generation into the index folder. Finish completes it unseen,
// Publish switches to it in one step, together with the pages of the same build:
//
//	w, err := search.NewWriter(ctx, search.Config{Dir: dir, BuildID: id, Default: "en"})
//	for d := range documents {
//		err = w.Add(d)
//	}
//	g, err := w.Finish()
//	… put the pages in place …
//	err = g.Publish()
//
// Articles that have not changed are not indexed again. With [Config.Patch] only
// what changed need be added at all. Either way the result answers every query
// as an index written from nothing would.
//
// # Asking
//
// [Open] checks and opens the current generation. [Index.Search] serves every
// door: results page, JSON, terminal and assistants; [Index.Suggest] answers
// while somebody types. [Index.Reload] switches to a newer generation under
// running searches.
//
// # How a query becomes an answer
//
// The query is cut to its bounds and read by the same analysis as the articles
// (package language). Each word becomes a concept, with everything that may stand
// for it in this index: its stem, a synonym of the site or of the built-in
// vocabulary, words written together or apart, the likeliest correction when no
// article has it, completions of a word still being typed. Bleve's postings say
// which articles have which terms in which fields; BM25F over the true lengths of
// the fields gives every article a score. The best are then read word by word:
// their sections are scored by themselves, names that match the query and words
// that stand together count extra, and the best section is what the hit leads
// to. From the evidence for the first hit two small models judge whether there
// is an answer at all, and whether this is it: see [Confidence].
//
// Relevance is measured, not felt: testdata/relevance holds judged queries, and
// golden.txt what the ranking makes of them.
package search
