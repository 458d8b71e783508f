// volume-helper: makes or removes the folder of one volume. The provisioner runs it on the node, in a pod of its own,
// as `-p <folder> -s <bytes> -m <mode> -a create|delete`; being static, it needs no image with a shell.
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
		// The umask narrows MkdirAll's mode, and any user of a pod may have to write here.
		return os.Chmod(path, 0o777)
	case "delete":
		return os.RemoveAll(path)
	}
	return fmt.Errorf("-a is %q; it must be create or delete", action)
}

func main() {
	path := flag.String("p", "", "folder of the volume")
	action := flag.String("a", "", "create or delete")
	flag.Int64("s", 0, "size in bytes (a folder has no quota: not used)")
	flag.String("m", "", "volume mode (only Filesystem is offered: not used)")
	flag.Parse()
	if err := run(*action, *path); err != nil {
		fmt.Fprintln(os.Stderr, "volume-helper:", err)
		os.Exit(1)
	}
}
