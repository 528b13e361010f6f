package content

import "time"

// Dates are when a file came into the version history and when its content
// last changed there.
type Dates struct{ Created, Updated time.Time }
