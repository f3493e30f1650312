package service

import (
	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/transport"
)

// transport returns the one that has the channel, or nil, and the channel.
func (sv *Service) transport(name bot.ChannelName) (*transport.Transport, bot.Channel) {
	for _, t := range sv.transports {
		for _, c := range t.Channels {
			if c.Name() == name {
				return t, c
			}
		}
	}
	return nil, nil
}

// traits knows every channel that messages come from.
func (sv *Service) traits(name bot.ChannelName) bot.Traits {
	if _, c := sv.transport(name); c != nil {
		return c.Traits()
	}
	return answering.TraitsOf(name)
}

// replyID is the provider's id for a reply where we choose it.
func (sv *Service) replyID(name bot.ChannelName) string {
	if t, _ := sv.transport(name); t != nil && t.ReplyID != nil {
		return t.ReplyID()
	}
	return ""
}
