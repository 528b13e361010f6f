package language

import "strings"

// koreanEndings are particles after nouns and endings after verb nouns (환불하다
// "to refund"), longest first.
var koreanEndings = strings.Fields(`
	하려고하는데 하고싶어요 하고싶은데 하려면 하려고 하시려면 했는데요 했는데 했습니다 했어요 하였습니다 하십시오 하세요 하나요 할까요 할게요
	합니다 해주세요 해야하나요 해야 해요 하는데 하는 하기 하고 하면 하지 하여 했던 했나요 한다 할수 할지 되나요 됩니다 되었습니다 됐어요 되었어요
	되지 되는 되면 된다 돼요 안돼요 이에요 예요 입니다 인가요 인데요 인데 이라고 에게서 에서는 에서도 으로는 으로도 에서 에게 한테 까지 부터
	으로 이나 이랑 처럼 보다 마다 밖에 조차 마저 이란 하다 했다 하며 되다 께서 에는 에도 에요 와의 과의
	은 는 이 가 을 를 에 의 와 과 도 만 로 나 랑 요 한 할 해 된 될 들`)

// stemKorean takes particle and ending off a word where two syllables stay.
func stemKorean(word string) string {
	for _, ending := range koreanEndings {
		rest, ok := strings.CutSuffix(word, ending)
		if !ok || letters(rest) < 2 {
			continue
		}
		if plural, ok := strings.CutSuffix(rest, "들"); ok && letters(plural) >= 2 {
			return plural
		}
		return rest
	}
	return word
}
