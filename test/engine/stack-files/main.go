// Command stack-files prints the settings that Pulumi's engine reads from stack files.
//
// It reads a JSON list of stack files' texts from standard input and writes a list with an entry for each: the values by
// key as the program would get them and the keys of secrets, or the engine's error. A value encrypted as C is decrypted to
// "decrypted:C".
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"

	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

type result struct {
	Values  map[string]string `json:"values,omitempty"`
	Secrets []string          `json:"secrets,omitempty"`
	Error   string            `json:"error,omitempty"`
}

type decrypter struct{}

func (decrypter) DecryptValue(_ context.Context, ciphertext string) (string, error) {
	return "decrypted:" + ciphertext, nil
}

func (d decrypter) BatchDecrypt(ctx context.Context, ciphertexts []string) ([]string, error) {
	plain := make([]string, len(ciphertexts))
	for i, ciphertext := range ciphertexts {
		plain[i], _ = d.DecryptValue(ctx, ciphertext)
	}
	return plain, nil
}

// read does what the CLI does between a stack file and the program's settings.
func read(project *workspace.Project, text string) (res result) {
	defer func() {
		if reason := recover(); reason != nil {
			res = result{Error: fmt.Sprint(reason)}
		}
	}()
	sink := diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never})
	stack, err := workspace.LoadProjectStackBytes(sink, project, []byte(text), "Pulumi.test.yaml", encoding.YAML)
	if err != nil {
		return result{Error: err.Error()}
	}
	values, err := stack.Config.Decrypt(decrypter{})
	if err != nil {
		return result{Error: err.Error()}
	}
	res.Values = map[string]string{}
	for key, value := range values {
		res.Values[key.String()] = value
	}
	for _, key := range stack.Config.SecureKeys() {
		res.Secrets = append(res.Secrets, key.String())
	}
	sort.Strings(res.Secrets)
	return res
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	project := &workspace.Project{Name: tokens.PackageName("slipway")}
	results := make([]result, len(texts))
	for i, text := range texts {
		results[i] = read(project, text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
