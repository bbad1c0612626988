package patients

import "github.com/google/uuid"

// WasMerged says that a record was merged into another one of the same person, which now has everything.
type WasMerged struct {
	MergeID    uuid.UUID
	SurvivorID uuid.UUID
	MergedID   uuid.UUID
}

// WasUnmerged says that a merge was taken back: there are two records again.
type WasUnmerged struct {
	MergeID    uuid.UUID
	SurvivorID uuid.UUID
	MergedID   uuid.UUID
}
