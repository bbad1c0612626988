package audit

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
	people "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/privacy"
	"tenhal.sa/tenhal/views/ui"
)

// amounts are the columns whose numbers are halalas.
var amounts = []string{"amount", "balance", "discount", "net", "paid", "subtotal", "total", "unit_price", "vat"}

// Value is what a column held, as people write it: text without quotes, times of the centre, sums in riyals, words for
// what the program calls by a word of its own. It is nothing for null.
func Value(ctx context.Context, column string, raw json.RawMessage) string {
	var value any
	if err := json.Unmarshal(raw, &value); err != nil || value == nil {
		return ""
	}
	switch v := value.(type) {
	case string:
		return words(ctx, column, v)
	case bool:
		return i18n.T(ctx, map[bool]string{true: "audit.yes", false: "audit.no"}[v])
	case float64:
		if slices.Contains(amounts, column) {
			return money.Halalas(v).String()
		}
	}
	return string(raw)
}

func words(ctx context.Context, column, text string) string {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.In(ui.Zone(ctx)).Format("2006-01-02 15:04:05")
	}
	if id, err := uuid.Parse(text); err == nil && id.String() == text {
		return tail(text)
	}
	label := ""
	switch column {
	case "status":
		label = ui.StatusText(ctx, text)
	case "key":
		if s, known := settings.Find(settings.Key(text)); known {
			label = s.NameKey
		}
	case "role":
		label = access.Role(text).NameKey()
	case "sex":
		label = people.SexLabels[patients.Sex(text)]
	case "identity_kind":
		label = identity.Kind(text).Label()
	case "ground":
		label = privacy.GroundLabel(text)
	case "language", "locale":
		label = people.LanguageLabels[i18n.Locale(text)]
	}
	if label == "" {
		return text
	}
	return i18n.T(ctx, label)
}
