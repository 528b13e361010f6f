package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"faqtory/internal/diag"
)

// Who types a name that is none is told what there is, and which was meant. The
// exit code of all of these is that of wrong usage.

// unknown is the reply to a name that is none of a few.
func unknown(what, given string, names []string) error {
	message := fmt.Sprintf("unknown %s %q: there %s", what, given, these(names))
	if near := diag.Suggest(given, names); near != "" {
		message += fmt.Sprintf("; did you mean %s?", near)
	}
	return usageError{errors.New(message)}
}

// these says which names there are.
func these(names []string) string {
	switch n := len(names); n {
	case 0:
		return "are none"
	case 1:
		return "is " + names[0]
	default:
		return "are " + strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// oneName takes exactly one argument, which is one of the names.
func oneName(what string, names []string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usageError{fmt.Errorf("%s wants the name of one; there %s", cmd.CommandPath(), these(names))}
		case len(args) > 1:
			return usageError{fmt.Errorf("one at a time, and %q is the second", args[1])}
		}
		for _, name := range names {
			if args[0] == name {
				return nil
			}
		}
		return unknown(what, args[0], names)
	}
}

// subcommands are the names of the commands below one, as its help lists them.
func subcommands(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			names = append(names, c.Name())
		}
	}
	return names
}

// unknownCommand refuses what is no command, and names the one that was meant.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	what := "command"
	if cmd.Name() == "completion" {
		what = "shell"
	}
	return unknown(what, args[0], subcommands(cmd))
}

// inFolder refuses a folder that is not there, or is none, and names one beside it
// that may have been meant.
func inFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		parent, name := filepath.Split(filepath.Clean(dir))
		message := "there is no folder " + dir
		if near := diag.Suggest(name, foldersIn(parent)); near != "" {
			message += fmt.Sprintf("; did you mean %s?", filepath.Join(parent, near))
		}
		return usageError{errors.New(message)}
	case err != nil:
		return err
	case !info.IsDir():
		return usageError{fmt.Errorf("%s is a file; give the folder that it is in", dir)}
	}
	return nil
}

// foldersIn are the folders in one, none when it cannot be read.
func foldersIn(dir string) []string {
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// helpful makes the commands that cobra adds by itself, help and completion, refuse
// what they do not know as ours do; on their own they print their help and are content.
func helpful(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "completion":
			c.Args = unknownCommand
			c.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		case "help":
			c.Args = func(_ *cobra.Command, args []string) error {
				at, rest, err := root.Find(args)
				if err != nil || len(rest) > 0 && at.HasSubCommands() {
					return unknownCommand(at, rest)
				}
				return nil
			}
		}
	}
}
