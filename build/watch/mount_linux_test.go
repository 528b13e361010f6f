package watch

import "testing"

func TestMountKind(t *testing.T) {
	for magic, want := range map[uint32]string{
		0xef53: "", 0x794c7630: "", 0x01021994: "", 0x9123683e: "", // ext4, overlay, tmpfs, btrfs
		0x6969: "network (NFS)", 0xff534d42: "network (SMB)", 0x01021997: "shared (9p)", 0x65735546: "shared (FUSE)",
	} {
		if got := mountKind(magic); got != want {
			t.Errorf("mountKind(%#x) = %q, want %q", magic, got, want)
		}
	}
}
