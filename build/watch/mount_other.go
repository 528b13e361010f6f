//go:build !linux

package watch

// unnotified cannot tell; --poll is there for whoever knows.
func unnotified(string) string { return "" }
