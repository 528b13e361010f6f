package language

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A stripper is a light stemmer: the longest ending that leaves enough of the
// word goes, then the last consonants are brought to one form. It serves the
// languages for which there is no Snowball program, over folded words.
type stripper struct {
	endings []string // longest first
	least   int      // letters that stay
	finish  func(stem string) string
}

func newStripper(least int, finish func(string) string, endings string) *stripper {
	list := strings.Fields(endings)
	slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	return &stripper{endings: list, least: least, finish: finish}
}

func (s *stripper) stem(word string) string {
	if len(word) > longestStemmed {
		return word
	}
	stem := word
	for _, ending := range s.endings {
		if rest, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(rest) >= s.least {
			stem = rest
			break
		}
	}
	if s.finish != nil {
		stem = s.finish(stem)
	}
	return stem
}

// polish, czech and the others list, folded, the endings of nouns, adjectives
// and the commonest verb forms.
var (
	stemPolish = newStripper(3, slavicFinish,
		`ami ach om owi owie iem em ow y i a e o u ie ia iu ej ego emu ych ymi ym im ich imi iej iego iemu
		 ac ic yc ec am asz amy acie aja uje ujesz ujemy ujecie uja owac owal owala owanie owania owaniu
		 anie ania aniu anych any ana ane enie enia eniu eniem aniem eniami aniami eniach aniach en an
		 al ala ali ila ili yl yla osc osci oscia osciami cja cji cje cjami cjach acja acji acje acjami acjach
		 ony ona one onego onych lem lam les las lismy`).stem
	stemCzech = newStripper(3, slavicFinish,
		`ami emi imi ymi ach ech ich ych um am im ym em om ou ovi ove u y i a e o ej eho emu iho imu
		 ete eme ime ame ate at it et out ovat uji ujete uje ujeme oval ovala ovani ani eni eny ena eno ene
		 an ana ano al ala ali il ila ili osti ost ostem ata aty iti`).stem
	stemUkrainian = newStripper(3, slavicFinish,
		`ами ями ах ях ам ям ом ем єм ою ею єю ові еві єві ого ього ому ьому ої ій ий ая яя ое єє ими іми их іх
		 а я о е є у ю и і ї ь й ів їв ей ти тися ть ться ла ло ли в ує ують ую уєте ував увала увати ування
		 ання анню анням ань ень ення ення енням ість ості істю`).stem
	stemBulgarian = newStripper(3, slavicFinish,
		`ът ят та то те а я о е и ове овете ища ищата ите ата ето ния ният ната ното ните ен на но ни
		 ам ям иш им ите ат ят ане ането ания анията ение ението ения енията ост остта ости остите`).stem
	stemLithuanian = newStripper(3, baltoFinnic,
		`as is ys us a e o io ui iui i u iu yje uje iuje ai iai ams iams ais iais uose iuose ius os es oms ems
		 omis emis ose ese oje eje ei ia ios iai iomis iose ies imi yse ims yti ti eti oti uoti auti ju jame jate
		 amas imas ymas imo ymo imui ymui ima yma imai ymai imu ymu`).stem
	stemGreek = newStripper(3, nil,
		`οσ ου ο οι ουσ ων εσ η ησ α ασ ιεσ ατα ατων ατοσ ι ια ιων ε εισ εων εωσ ησ οσ ουσ ασ εσ εισ εωσ ατοσ
		 ω εισ ει ουμε ετε ουν ησω ηση ησησ σω`).stem
)

// slavicFinish drops the vowel that comes and goes before the last consonant
// (paczka, paczek; hasło, haseł) and the softness of the last one.
func slavicFinish(stem string) string {
	for _, soft := range []string{"ь", "й", "i", "j"} {
		if rest, ok := strings.CutSuffix(stem, soft); ok && utf8.RuneCountInString(rest) >= 3 {
			stem = rest
			break
		}
	}
	runes := []rune(stem)
	n := len(runes)
	if n >= 4 && strings.ContainsRune("eеоєo", runes[n-2]) && strings.ContainsRune("klrnctклт", runes[n-1]) &&
		!strings.ContainsRune("aeiouyаеиоуіїєяюы", runes[n-3]) {
		return string(runes[:n-2]) + string(runes[n-1])
	}
	return stem
}

// baltoFinnic drops what is left of a vowel or softness at the end.
func baltoFinnic(stem string) string {
	if rest, ok := strings.CutSuffix(stem, "dz"); ok && len(rest) >= 3 {
		return rest + "d"
	}
	if n := len(stem); n >= 4 && isVowel(stem[n-1]) {
		return stem[:n-1]
	}
	return stem
}

// estonianEndings follow the vowel of the genitive.
var estonianEndings = []string{"desse", "tesse", "dele", "delt", "dega", "dest", "tele", "telt", "tega", "test",
	"sse", "ide", "ta", "ga", "le", "lt", "st", "ks", "de", "te", "id", "d", "t", "s", "l"}

// stemEstonian takes off the endings of case and number, then the vowel before
// them, which changes or is missing in the nominative (parool, parooli-d).
func stemEstonian(word string) string {
	if len(word) > longestStemmed || !isLetters(word) {
		return word
	}
	for _, ending := range []string{"mine", "mise", "mist", "misega", "ust", "use", "used", "uste", "usega", "usele", "us"} {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) >= 4 {
			return strings.TrimRight(rest, "aeiou")
		}
	}
	if rest, ok := strings.CutSuffix(word, "da"); ok && len(rest) >= 6 { // tagasta-da
		return strings.TrimRight(rest, "aeiou")
	}
	for _, ending := range estonianEndings {
		rest, ok := strings.CutSuffix(word, ending)
		n := len(rest)
		if ok && n >= 4 && isVowel(rest[n-1]) && rest[n-1] != rest[n-2] {
			word = rest
			break
		}
	}
	if n := len(word); n >= 4 && isVowel(word[n-1]) && !isVowel(word[n-2]) {
		word = word[:n-1]
	}
	return word
}
