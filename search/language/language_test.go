package language

import "testing"

func TestForResolvesTags(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "en", "en-GB": "en", "lv-LV": "lv", "zh-Hant": "zh", "zh_TW": "zh", "nb-NO": "no", "AR-eg": "ar",
		"": "und", "xx": "und", "-": "und",
	} {
		if got := For(tag).Tag(); got != want {
			t.Errorf("For(%q).Tag() = %q, want %q", tag, got, want)
		}
		if For(tag) != For(tag) {
			t.Errorf("For(%q) makes a new Language every time", tag)
		}
	}
}
