// volume-helper creates or deletes the folder of one volume. The provisioner runs it on the node, in a pod of its own,
// as `-p <folder> -s <bytes> -m <mode> -a create|delete`; it is a static binary, so its image needs no shell.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func run(action, path string) error {
	if !filepath.IsAbs(path) || filepath.Dir(path) == "/" {
		return fmt.Errorf("-p is %q; it must be an absolute path at least two levels deep", path)
	}
	switch action {
	case "create":
		if err := os.MkdirAll(path, 0o777); err != nil {
			return err
		}
		// The umask restricts MkdirAll's mode, but a pod may write here as any user.
		return os.Chmod(path, 0o777)
	case "delete":
		return os.RemoveAll(path)
	}
	return fmt.Errorf("-a is %q; it must be create or delete", action)
}

func main() {
	path := flag.String("p", "", "folder of the volume")
	action := flag.String("a", "", "create or delete")
	flag.Int64("s", 0, "size in bytes (not used: a folder has no quota)")
	flag.String("m", "", "volume mode (not used: only Filesystem is supported)")
	flag.Parse()
	if err := run(*action, *path); err != nil {
		fmt.Fprintln(os.Stderr, "volume-helper:", err)
		os.Exit(1)
	}
}
