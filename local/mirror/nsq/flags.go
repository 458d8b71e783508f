// Package nsq has what the commands of NSQ's daemons share: flags, and a run until a signal.
package nsq

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
)

// ParseFlags sets the fields of options, a pointer to a struct, from the command line. A field's tag `flag` is the name of its
// flag; a slice takes the flag several times, or values with commas between them. Ends the program with status 2 if a flag
// is unknown or its value invalid.
func ParseFlags(options any) {
	set := flag.NewFlagSet(os.Args[0], flag.ExitOnError)
	fields := reflect.ValueOf(options).Elem()
	for i := range fields.NumField() {
		name, tagged := fields.Type().Field(i).Tag.Lookup("flag")
		if !tagged {
			continue
		}
		field := fields.Field(i)
		if field.Kind() == reflect.Bool {
			set.BoolVar(field.Addr().Interface().(*bool), name, field.Bool(), "switch")
			continue
		}
		usage := fmt.Sprintf("%v (default %v)", field.Type(), field)
		empty := true
		set.Func(name, usage, func(text string) error {
			if field.Kind() == reflect.Slice && empty {
				field.SetZero()
				empty = false
			}
			return assign(field, text)
		})
	}
	_ = set.Parse(os.Args[1:])
	if set.NArg() > 0 {
		fmt.Fprintf(set.Output(), "%s takes flags only, not %q\n", os.Args[0], set.Args())
		os.Exit(2)
	}
}

func assign(field reflect.Value, text string) error {
	// Types with a syntax of their own, such as levels of logs.
	if own, ok := field.Addr().Interface().(flag.Value); ok {
		return own.Set(text)
	}
	if field.Kind() != reflect.Slice {
		return scan(field, text)
	}
	for part := range strings.SplitSeq(text, ",") {
		element := reflect.New(field.Type().Elem()).Elem()
		if err := scan(element, part); err != nil {
			return err
		}
		field.Set(reflect.Append(field, element))
	}
	return nil
}
