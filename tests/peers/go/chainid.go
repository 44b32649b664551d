// Answers test vectors about digests and ChainIDs, with nothing but the standard library.
//
// It was written from the chapters. A first argument names a known mistake to make instead.
package main

import (
	"bufio"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
)

type request struct {
	ID      json.Number `json:"id"`
	Vectors string      `json:"vectors"`
	Input   struct {
		DiffIDs  []string `json:"diff_ids"`
		Function string   `json:"function"`
		Bytes    string   `json:"bytes"`
		Text     string   `json:"text"`
	} `json:"input"`
}

// refused is the id of the clause that an input breaks.
type refused string

func (id refused) Error() string { return string(id) }

var (
	wrong   = ""
	grammar = regexp.MustCompile(`\A[a-z0-9]+([+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+\z`)
	strange = regexp.MustCompile(`[^0-9a-f]`)
	digits  = map[string]int{"sha256": 64, "sha512": 128, "blake3": 64}
)

// check gives the two parts of a digest.
func check(text string) (string, string, error) {
	if !grammar.MatchString(text) {
		return "", "", refused("digest.grammar")
	}
	algorithm, encoded, _ := strings.Cut(text, ":")
	if length, known := digits[algorithm]; known {
		found := strange.FindString(encoded)
		switch {
		case found != "" && strings.Contains("ABCDEF", found):
			return "", "", refused("digest." + algorithm + ".no-capitals")
		case found != "" || len(encoded) != length:
			return "", "", refused("digest." + algorithm + ".encoded")
		}
	}
	return algorithm, encoded, nil
}

// link gives the ChainID of parent with layer on top.
func link(parent, layer string) string {
	joined := parent + " " + layer
	switch wrong {
	case "line-end":
		joined += "\n"
	case "bare-digits":
		joined = encoded(parent) + " " + encoded(layer)
	case "bytes":
		one, _ := hex.DecodeString(encoded(parent))
		two, _ := hex.DecodeString(encoded(layer))
		joined = string(one) + " " + string(two)
	}
	if wrong == "algorithm-follows" && strings.HasPrefix(layer, "sha512:") {
		return fmt.Sprintf("sha512:%x", sha512.Sum512([]byte(joined)))
	}
	return sum256([]byte(joined))
}

func encoded(digest string) string {
	_, encoded, _ := strings.Cut(digest, ":")
	return encoded
}

// chainIDs gives the ChainID of each prefix.
func chainIDs(layers []string) ([]string, error) {
	for _, layer := range layers {
		if _, _, err := check(layer); err != nil && wrong != "no-validation" {
			return nil, err
		}
	}
	if wrong == "from-the-top" {
		for a, b := 0, len(layers)-1; a < b; a, b = a+1, b-1 {
			layers[a], layers[b] = layers[b], layers[a]
		}
	}
	names := []string{}
	for at, layer := range layers {
		switch {
		case at == 0 && wrong == "first-hashed":
			names = append(names, sum256([]byte(layer)))
		case at == 0:
			names = append(names, layer)
		case wrong == "neighbours":
			names = append(names, link(layers[at-1], layer))
		default:
			names = append(names, link(names[at-1], layer))
		}
	}
	if len(names) == 0 && wrong == "empty-text" {
		names = append(names, "")
	}
	return names, nil
}

func sum256(content []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(content)) }

// answer gives what comes out for an input; nil for what this program does not do.
func answer(asked request) (any, error) {
	switch asked.Vectors {
	case "chain-id":
		names, err := chainIDs(asked.Input.DiffIDs)
		return map[string]any{"chain_ids": names}, err
	case "digest":
		content, err := hex.DecodeString(asked.Input.Bytes)
		switch asked.Input.Function {
		case "sha256":
			return sum256(content), err
		case "sha512":
			return fmt.Sprintf("sha512:%x", sha512.Sum512(content)), err
		}
	case "digest-text":
		algorithm, encoded, err := check(asked.Input.Text)
		return map[string]any{"algorithm": algorithm, "encoded": encoded}, err
	}
	return nil, nil
}

func main() {
	if len(os.Args) > 1 {
		wrong = os.Args[1]
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var asked request
		// What an input has of another type is left empty; it belongs to vectors that are not supported.
		_ = json.Unmarshal(lines.Bytes(), &asked)
		reply := map[string]any{"id": asked.ID}
		if output, err := answer(asked); err != nil {
			reply["error"] = err.Error()
		} else if output == nil {
			reply["unsupported"] = true
		} else {
			reply["output"] = output
		}
		text, _ := json.Marshal(reply)
		fmt.Println(string(text))
	}
}
