package queue

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// hidden stands for what is not shown.
const hidden = "•••"

// Masked returns the arguments of a job as they may be shown: ids, numbers and names of fields stay,
// text goes. Arguments hold ids only, but not those that somebody has edited by hand.
func Masked(args []byte) string {
	var value any
	if err := json.Unmarshal(args, &value); err != nil {
		return hidden + " " + strconv.Itoa(len(args)) + " B"
	}
	shown, err := json.Marshal(masked(value))
	if err != nil {
		return hidden
	}
	return spaced.Replace(string(shown))
}

// spaced lets long arguments be broken into lines.
var spaced = strings.NewReplacer(`,"`, `, "`, `":`, `": `)

func masked(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = masked(inner)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = masked(inner)
		}
		return v
	case string:
		if _, err := uuid.Parse(v); err != nil {
			return hidden
		}
	}
	return value
}
