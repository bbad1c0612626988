package merging_test

import (
	"slices"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients/merging"
)

// Every foreign key to patients and to guardians has its rule, and every rule is for one that there is.
func TestEveryForeignKeyHasARule(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	for target, rules := range map[string][]merging.Rule{"patients": merging.Rules, "guardians": merging.OfGuardians} {
		var keys []string
		err := d.NewRaw(`SELECT c.conrelid::regclass || '.' || a.attname FROM pg_constraint AS c, unnest(c.conkey) AS k
			JOIN pg_attribute AS a ON a.attnum = k WHERE a.attrelid = c.conrelid AND c.contype = 'f' AND c.confrelid = ?::regclass ORDER BY 1`, target).Scan(t.Context(), &keys)
		if err != nil || len(keys) == 0 {
			t.Fatal(keys, err)
		}
		for _, key := range keys {
			if !slices.ContainsFunc(rules, func(r merging.Rule) bool { return r.Table+"."+r.Column == key }) {
				t.Errorf("%s refers to %s, and no rule in services/patients/merging/rules.go says what a merge does with it", key, target)
			}
		}
		for _, r := range rules {
			if !slices.Contains(keys, r.Table+"."+r.Column) && r.Table+r.Column != "messagesguardian_id" { // guardians come and go
				t.Errorf("there is a rule for %s.%s, which is no foreign key to %s", r.Table, r.Column, target)
			}
		}
	}
}

// What the rules lean on: rows have an id, what moves can be found quickly and moves only within a merge, no unique key is
// over an expression, and what can't be at the same time has a condition of its own.
func TestRulesFitTheTables(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	holds := func(query string, args ...any) (yes bool) {
		if err := d.NewRaw("SELECT EXISTS ("+query+")", args...).Scan(t.Context(), &yes); err != nil {
			t.Fatal(err)
		}
		return yes
	}
	for _, r := range merging.Rules {
		if r.Keep {
			continue
		}
		if r.Label == "" {
			t.Errorf("say in its rule what the rows of %s are called", r.Table)
		}
		if !holds("SELECT FROM pg_attribute WHERE attrelid = ?::regclass AND attname = 'id'", r.Table) {
			t.Errorf("%s has no id, by which the journal could name its rows", r.Table)
		}
		if !holds("SELECT FROM pg_trigger WHERE tgrelid = ?::regclass AND tgname = 'merged_stay_empty'", r.Table) {
			t.Errorf("a migration has to say: SELECT keep_merged_empty('%s');", r.Table)
		}
		if !holds("SELECT FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = ?::regclass AND a.attname = ?", r.Table, r.Column) {
			t.Errorf("%s has no index on %s", r.Table, r.Column)
		}
		if holds("SELECT FROM pg_index WHERE indrelid = ?::regclass AND indisunique AND indexprs IS NOT NULL AND pg_get_indexdef(indexrelid) LIKE '%' || ? || '%'", r.Table, r.Column) && r.Stays == "" {
			t.Errorf("a unique key of %s is over an expression: say in Stays what can't move", r.Table)
		}
		if holds("SELECT FROM pg_constraint WHERE conrelid = ?::regclass AND contype = 'x' AND pg_get_constraintdef(oid) LIKE '%' || ? || '%'", r.Table, r.Column) && r.Stays == "" {
			t.Errorf("rows of %s exclude each other: say in Stays what can't move", r.Table)
		}
	}
}

// A new column of patients has to be chosen, joined or left alone: nobody must lose it by not thinking of it.
func TestEveryDetailIsKnown(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	chosen := []string{
		"name_ar", "name_en", "sex", "birth_date", "identity_kind", "identity_number", "phone", "email", "language", "second_phone", "nationality", "spoken",
		"address_building", "address_street", "address_district", "address_city", "address_postal_code", "address_additional", "address_short", "address_abroad",
	}
	own := []string{"birth_hijri", "id", "file_number", "former_number", "search_name", "words", "version", "archived_at", "archive_reason", "created_at"}
	var columns []string
	if err := d.NewRaw("SELECT attname FROM pg_attribute WHERE attrelid = 'patients'::regclass AND attnum > 0 AND NOT attisdropped").Scan(t.Context(), &columns); err != nil {
		t.Fatal(err)
	}
	for _, column := range columns {
		if !slices.Contains(append(chosen, own...), column) {
			t.Errorf("patients.%s: say in services/patients/merging/fields.go whose a survivor has, and list it here", column)
		}
	}
	for _, f := range merging.Fields {
		if !slices.ContainsFunc(chosen, func(column string) bool { return strings.HasPrefix(column, f.Name) }) {
			t.Errorf("%s is no detail of a patient", f.Name)
		}
	}
}
