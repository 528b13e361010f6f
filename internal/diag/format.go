package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// A Format is a way to print a [List].
type Format string

// The formats that [Write] knows.
const (
	Text   Format = "text"   // for people and editors
	JSON   Format = "json"   // one array
	SARIF  Format = "sarif"  // SARIF 2.1.0 (OASIS), for code-scanning services
	GitHub Format = "github" // workflow commands that annotate a pull request
)

// Formats lists the names a flag may take.
var Formats = []string{string(Text), string(JSON), string(SARIF), string(GitHub)}

// Write prints l to w. prefix is put before each file name, so that paths are
// relative to where the command was run ("examples/store/").
func Write(w io.Writer, f Format, prefix string, l List) error {
	switch f {
	case Text, "":
		return writeText(w, prefix, l)
	case JSON:
		if l == nil {
			l = List{}
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(l)
	case SARIF:
		return writeSARIF(w, prefix, l)
	case GitHub:
		return writeGitHub(w, prefix, l)
	}
	return fmt.Errorf("unknown format %q: want one of %s", f, strings.Join(Formats, ", "))
}

func writeText(w io.Writer, prefix string, l List) error {
	var b strings.Builder
	for _, d := range l {
		if d.File != "" {
			d.File = prefix + d.File
		}
		b.WriteString(printable(d.Error()))
		if d.Severity == Warning {
			fmt.Fprintf(&b, " [%s]", d.Code)
		} else {
			fmt.Fprintf(&b, " [error: %s]", d.Code)
		}
		b.WriteByte('\n')
		if d.Source != "" {
			b.WriteString("    " + printable(strings.ReplaceAll(d.Source, "\t", " ")) + "\n")
			if d.Column > 0 {
				b.WriteString("    " + strings.Repeat(" ", d.Column-1) + "^\n")
			}
		}
		if d.Hint != "" {
			b.WriteString("  hint: " + printable(d.Hint) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// printable replaces control characters, so that no file can move a terminal's
// cursor or forge a line of our own.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func writeGitHub(w io.Writer, prefix string, l List) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, d := range l {
		fmt.Fprintf(&b, "::%s file=%s", d.Severity, property.Replace(prefix+d.File))
		if d.Line > 0 {
			fmt.Fprintf(&b, ",line=%d", d.Line)
		}
		if d.Column > 0 {
			fmt.Fprintf(&b, ",col=%d", d.Column)
		}
		text := d.Message
		if d.Hint != "" {
			text += "\n" + d.Hint
		}
		fmt.Fprintf(&b, ",title=%s::%s\n", property.Replace(d.Code), data.Replace(text))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// The part of SARIF 2.1.0 that a code-scanning service reads.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name  string      `json:"name"`
	Rules []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID string `json:"id"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

func writeSARIF(w io.Writer, prefix string, l List) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "faqtory", Rules: []sarifRule{}}
	seen := map[string]bool{}
	for _, d := range l {
		if !seen[d.Code] {
			seen[d.Code] = true
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: d.Code})
		}
		r := sarifResult{RuleID: d.Code, Level: d.Severity.String(), Message: sarifText{Text: d.Message}}
		if d.Hint != "" {
			r.Message.Text += ". " + d.Hint
		}
		var loc sarifLocation
		loc.Physical.Artifact.URI = (&url.URL{Path: prefix + d.File}).EscapedPath()
		if d.Line > 0 {
			loc.Physical.Region = &sarifRegion{StartLine: d.Line, StartColumn: d.Column}
		}
		r.Locations = []sarifLocation{loc}
		run.Results = append(run.Results, r)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}
