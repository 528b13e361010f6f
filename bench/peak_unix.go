//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the largest memory that a process had, in megabytes. Linux carries over
// what the parent had when it started the process, which is why this program
// leaves everything large to children.
func peak(p *os.ProcessState) float64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	size := float64(usage.Maxrss) // kilobytes
	if runtime.GOOS == "darwin" {
		size /= 1024 // bytes
	}
	return size / 1024
}

// flushFiles writes to the disk what waits for it.
func flushFiles() { syscall.Sync() }
