package patients

import (
	"slices"
	"strings"

	"github.com/google/uuid"
)

// longProof is the most characters of what shows that somebody is the guardian.
const longProof = 120

// Blank reports whether the draft names nobody: ticks alone are no guardian.
func (g GuardianDraft) Blank() bool {
	return strings.TrimSpace(g.NameAr+g.NameEn+g.Phone+g.Email) == ""
}

func (g GuardianDraft) guardian(c *check, index int) *Guardian {
	input := func(name string) string { return GuardianInput(index, name) }
	id, _ := uuid.Parse(g.ID) // what is no id is nobody's, and so a new guardian's
	read := &Guardian{
		ID:        id,
		NameAr:    c.name(input("name_ar"), g.NameAr),
		NameEn:    c.name(input("name_en"), g.NameEn),
		Relation:  choice(c, input("relation"), g.Relation, Relations),
		Phone:     c.phone(input("phone"), g.Phone),
		Email:     c.email(input("email"), g.Email),
		MainPayer: g.MainPayer,
		Proof:     c.optional(input("proof"), g.Proof, longProof),
	}
	c.Require(read.NameAr != "" || read.NameEn != "", input("name_ar"), "patients.name_needed")
	c.Require(read.Phone != "", input("phone"), "fault.required")
	g.authority(c, read, input)
	return read
}

// authority reads what the guardian may do, when, and what shows it.
func (g GuardianDraft) authority(c *check, read *Guardian, input func(string) string) {
	for _, a := range Authorities {
		if g.Authority == nil || slices.Contains(g.Authority, a) {
			read.give(a)
		}
	}
	if g.ProofKind != "" || read.Proof != "" {
		read.ProofKind = choice(c, input("proof_kind"), g.ProofKind, Proofs)
	}
	read.ValidFrom, read.ValidUntil = c.day(input("valid_from"), g.ValidFrom), c.day(input("valid_until"), g.ValidUntil)
	c.Require(read.ValidUntil.IsZero() || !read.ValidUntil.Before(read.ValidFrom), input("valid_until"), "patients.valid_backwards")
	c.Require(!read.MainPayer || read.MayPay, input("main_payer"), "patients.payer_may_not_pay")
}

// onePayer refuses a second main payer.
func (c *check) onePayer(guardians []*Guardian) {
	payers := 0
	for i, g := range guardians {
		if g.MainPayer {
			payers++
		}
		c.Require(payers < 2, GuardianInput(i, "main_payer"), "patients.one_payer")
	}
}
