//go:build !linux && !darwin

package build

import "io/fs"

func systemStat(fs.FileInfo) (number uint64, ctime int64) { return 0, 0 }
