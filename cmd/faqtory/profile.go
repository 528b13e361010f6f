package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"

	"github.com/spf13/cobra"
)

// profileFlags say where a command writes what it spent its time and memory on,
// for go tool pprof and go tool trace.
type profileFlags struct {
	cpu, mem, trace string
}

func (f *profileFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.cpu, "cpuprofile", "", "write a CPU profile to this file")
	cmd.Flags().StringVar(&f.mem, "memprofile", "", "write a profile of the memory in use at the end to this file")
	cmd.Flags().StringVar(&f.trace, "trace", "", "write an execution trace to this file")
}

// start begins what was asked for. The function it returns ends it and must be
// called once.
func (f *profileFlags) start() (stop func() error, err error) {
	var ends []func() error
	stop = func() error {
		var errs []error
		for _, end := range ends {
			errs = append(errs, end())
		}
		return errors.Join(errs...)
	}
	begin := func(name string, start func(*os.File) error, end func(*os.File) error) error {
		if name == "" {
			return nil
		}
		file, err := os.Create(name)
		if err != nil {
			return err
		}
		if err := start(file); err != nil {
			return errors.Join(fmt.Errorf("profile %s: %w", name, err), file.Close())
		}
		ends = append(ends, func() error { return errors.Join(end(file), file.Close()) })
		return nil
	}
	err = errors.Join(
		begin(f.cpu, func(w *os.File) error { return pprof.StartCPUProfile(w) }, func(*os.File) error {
			pprof.StopCPUProfile()
			return nil
		}),
		begin(f.trace, func(w *os.File) error { return trace.Start(w) }, func(*os.File) error {
			trace.Stop()
			return nil
		}),
		begin(f.mem, func(*os.File) error { return nil }, func(w *os.File) error {
			runtime.GC() // what is garbage is not in use
			return pprof.Lookup("heap").WriteTo(w, 0)
		}),
	)
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	return stop, nil
}
