package build

import (
	"io/fs"
	"syscall"
)

func systemStat(info fs.FileInfo) (number uint64, ctime int64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ino, s.Ctim.Nano()
	}
	return 0, 0
}
