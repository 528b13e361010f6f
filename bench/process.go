package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A cost is what one run of a program took.
type cost struct {
	Wall float64 `json:"wall_seconds"`
	CPU  float64 `json:"cpu_seconds"`       // of all cores, in the program and in the system for it
	Peak float64 `json:"peak_mb,omitempty"` // largest resident memory, 0 where the system does not tell
}

// runProgram runs a program to its end. What it wrote is in the error when it fails.
func runProgram(ctx context.Context, dir, name string, args ...string) (cost, []byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err := cmd.Run()
	took := time.Since(began)
	if err != nil {
		return cost{}, nil, fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, tail(stdout.Bytes()), tail(stderr.Bytes()))
	}
	p := cmd.ProcessState
	return cost{
		Wall: took.Seconds(), CPU: (p.UserTime() + p.SystemTime()).Seconds(), Peak: peak(p),
	}, stdout.Bytes(), nil
}

// tail is the end of what a program said.
func tail(b []byte) []byte {
	const most = 2000
	return b[max(0, len(b)-most):]
}

// median takes the middle of each figure by itself, so that one disturbed run
// spoils none of them.
func median(costs []cost) cost {
	of := func(figure func(cost) float64) float64 {
		list := make([]float64, len(costs))
		for i, c := range costs {
			list[i] = figure(c)
		}
		slices.Sort(list)
		return list[len(list)/2]
	}
	return cost{
		Wall: of(func(c cost) float64 { return c.Wall }),
		CPU:  of(func(c cost) float64 { return c.CPU }),
		Peak: of(func(c cost) float64 { return c.Peak }),
	}
}
