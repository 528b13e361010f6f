package search

// confidence says how far the first hit may be trusted.
func (l *localeIndex) confidence(p *plan, list []ranked) Confidence {
	if len(list) == 0 {
		return None
	}
	return Maybe
}
