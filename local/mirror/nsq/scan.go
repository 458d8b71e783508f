package nsq

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
)

var duration = reflect.TypeFor[time.Duration]()

// scan sets a field that is no slice.
func scan(field reflect.Value, text string) error {
	if field.Type() == duration {
		value, err := time.ParseDuration(text)
		field.SetInt(int64(value))
		return err
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
		return nil
	case reflect.Int, reflect.Int64:
		value, err := strconv.ParseInt(text, 10, field.Type().Bits())
		field.SetInt(value)
		return err
	case reflect.Uint16:
		value, err := strconv.ParseUint(text, 10, field.Type().Bits())
		field.SetUint(value)
		return err
	case reflect.Float64:
		value, err := strconv.ParseFloat(text, field.Type().Bits())
		field.SetFloat(value)
		return err
	default:
		return fmt.Errorf("flags of type %v are not supported", field.Type())
	}
}
