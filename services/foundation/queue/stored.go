package queue

import "encoding/json"

// Stored are arguments that were kept somewhere as JSON, with the kind and the queue of their job.
type Stored struct {
	Of   string
	In   Name
	Body json.RawMessage
}

// Kind names the job.
func (s Stored) Kind() string { return s.Of }

// Queue is where the job waits.
func (s Stored) Queue() Name { return s.In }

// MarshalJSON returns the arguments as they were kept.
func (s Stored) MarshalJSON() ([]byte, error) { return s.Body, nil }
