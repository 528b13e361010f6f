package search

// A tuning is every number of the ranking that was found by trying. They were
// chosen on the "tune" halves of the relevance sets (testdata/relevance), with
// as few of them as would do: a number that moves no figure has none of its own.
type tuning struct {
	// BM25F: how much a word counts in a field, how much the field's length
	// matters, and how soon repetition stops to matter.
	weight     [numFields]float64
	shortening [numFields]float64 // b: 0 ignores the length, 1 divides by it
	saturation float64            // k1

	// The score of an article is that of the article as a whole plus that of
	// its best section, its own heading and the article's title included.
	section        float64 // share of the best section
	sectionHeading float64 // weight of a word in the section's heading
	sectionTitle   float64 // and in the article's title or question
	sectionShort   float64 // b of a section's body

	// Bonuses, as shares of the query's weight.
	titleMatch float64 // the whole title is in the query and the query in the title
	exactWord  float64 // the very word and not another form of it
	window     float64
	nearWords  float64 // words that stand side by side in the article as in the query

	stopWord float64 // weight of function words beside others
	plain    float64 // weight of words that stand in no title, question, heading or label
	power    float64
	coverage float64

	// Weights of what was not typed but means the same.
	partWord      float64 // part of a compound or code
	joinedWord    float64 // "log in" for "login" and the reverse
	siteSynonym   float64
	synonym       float64 // built-in vocabulary
	phraseLoss    float64 // for alternatives of several words
	spelling      float64 // a correction
	completion    float64 // a word that begins with the last one typed
	phraseOfStops float64 // weight of "how much" and the like
	lastResort    float64 // the same for a word that nothing else stands for
	kin           float64 // a word with the same beginning ("pay", "payment")

	// Hits that cover less than this share of the query's weight are noise.
	floor float64
}

var standard = tuning{
	weight: [numFields]float64{
		fieldTitle: 5, fieldQuestion: 4, fieldAnswer: 2, fieldHeading: 2,
		fieldBody: 1, fieldLabel: 2, fieldPath: 2, fieldLink: 2,
	},
	shortening: [numFields]float64{
		fieldTitle: 0.4, fieldQuestion: 0.3, fieldAnswer: 0.4, fieldHeading: 0.5,
		fieldBody: 0.6, fieldLabel: 0.5, fieldPath: 0.4, fieldLink: 0.5,
	},
	saturation: 2.8,

	section: 0.6, sectionHeading: 3.2, sectionTitle: 1, sectionShort: 0.5,

	titleMatch: 0.5, exactWord: 0.1, nearWords: 0.1, window: 0.2,

	stopWord: 0.16, plain: 0.85, power: 0.65, coverage: 0,

	partWord: 0.5, joinedWord: 0.9, siteSynonym: 0.9, synonym: 0.8, phraseLoss: 0.8,
	spelling: 0.9, completion: 0.7, phraseOfStops: 0.6, kin: 0.3, lastResort: 0.6,

	floor: 0.1,
}
