package main

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The command does all that it says, on a small help center: it builds, serves,
// asks, switches, watches the memory, and ends.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("whole sites are left out with -short")
	}
	o := options{
		clients: "1,2", kinds: "page,search,results,suggest,answer", dir: t.TempDir(),
		duration: 100 * time.Millisecond, articles: 40, switches: 2, minutes: 0.02,
	}
	var out bytes.Buffer
	if err := run(&out, &o); err != nil {
		t.Fatalf("run() = %v\n%s", err, &out)
	}
	for _, kind := range []string{"page", "search", "results", "suggest", "answer", "mixed"} {
		lines := regexp.MustCompile(`(?m)^`+kind+` +(\d+) +(\d+) `).FindAllStringSubmatch(out.String(), -1)
		if len(lines) != 2 {
			t.Errorf("%d lines for %s, want 2:\n%s", len(lines), kind, &out)
		}
		for _, m := range lines {
			if n, err := strconv.Atoi(m[2]); err != nil || n == 0 {
				t.Errorf("%s asked nothing:\n%s", kind, &out)
			}
		}
	}
	if !strings.Contains(out.String(), "2 builds published meanwhile, 2 of them seen") || !strings.Contains(out.String(), "memory at first") {
		t.Errorf("no switches or no memory:\n%s", &out)
	}
}

// What a load is made of is the same each time.
func TestShopIsTheSameEachTime(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := writeShop(dir, 3); err != nil {
			t.Fatal(err)
		}
	}
	one, two := &own{dir: a}, &own{dir: b}
	for _, o := range []*own{one, two} {
		if _, err := o.article(0); err != nil {
			t.Fatal(err)
		}
	}
	if x, y := text(t, one), text(t, two); x != y || len(x) < 1000 {
		t.Errorf("the first article has %d bytes one time and %d the next, or differs", len(x), len(y))
	}
}

func text(t *testing.T, o *own) string {
	t.Helper()
	name, err := o.article(0)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
