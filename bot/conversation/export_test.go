package conversation

// SetAsking puts a question of the engine's own before that of the node.
func SetAsking(s *State, asked string) { s.Asking = question(asked) }
