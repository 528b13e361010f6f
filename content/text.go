package content

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// textHash hashes what a reader of a sees: title, short answer, and the text
// of its sections. Call it again after the title has changed.
func textHash(a *Article) string {
	h := sha256.New()
	write := func(s string) {
		io.WriteString(h, s)
		h.Write([]byte{0})
	}
	write(a.Title)
	write(a.Answer)
	for _, s := range a.Sections {
		write(s.Title)
		write(s.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}
