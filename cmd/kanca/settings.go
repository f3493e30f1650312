package main

import (
	"errors"
	"strings"

	"kanca/bot/settings"
)

// dataFlags are the flags that every command has.
type dataFlags struct {
	Data    string `help:"Folder for everything embedded: the database and the keys. It is made when absent. Default: ${default}." default:"./kanca-data" env:"KANCA_DATA" placeholder:"DIR"`
	KeyFile string `help:"Key ring that seals identity numbers. Default: the file keys in the data folder, made with safe permissions when absent. Without it sealed data cannot be read." env:"KANCA_KEY_FILE" placeholder:"FILE"`
}

// Validate refuses settings that cannot be meant.
func (f *dataFlags) Validate() error {
	if strings.TrimSpace(f.Data) == "" {
		return errors.New("--data (KANCA_DATA) is empty; name a folder")
	}
	return nil
}

func (f *dataFlags) settings() settings.Settings {
	return settings.Settings{Data: f.Data, KeyFile: f.KeyFile}
}
