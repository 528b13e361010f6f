package watch

import "syscall"

// unnotified names the kind of a mount whose changes are made elsewhere, by
// another machine or outside the container, and not told of here; "" for others.
// The numbers are those of statfs(2).
func unnotified(dir string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return ""
	}
	return mountKind(uint32(s.Type))
}

func mountKind(magic uint32) string {
	switch magic {
	case 0x6969:
		return "network (NFS)"
	case 0x517b, 0xff534d42, 0xfe534d42:
		return "network (SMB)"
	case 0x5346414f, 0x6b414653, 0x00c36400, 0x73757245, 0x47504653:
		return "network"
	case 0x01021997:
		return "shared (9p)"
	case 0x65735546:
		return "shared (FUSE)"
	case 0x786f4256:
		return "shared (VirtualBox)"
	case 0xbacbacbc:
		return "shared (VMware)"
	}
	return ""
}
