package fakewa

import "go.mau.fi/whatsmeow/types"

// Result answers a request.
func Result(iq *Node, content ...Node) Node {
	n := Node{Tag: "iq", Attrs: Attrs{"id": iq.Attrs["id"], "type": "result", "from": types.ServerJID}}
	if len(content) > 0 {
		n.Content = content
	}
	return n
}

// Failure answers a request with an error.
func Failure(iq *Node, code int, text string) Node {
	return Node{Tag: "iq", Attrs: Attrs{"id": iq.Attrs["id"], "type": "error", "from": types.ServerJID},
		Content: []Node{{Tag: "error", Attrs: Attrs{"code": code, "text": text}}}}
}
