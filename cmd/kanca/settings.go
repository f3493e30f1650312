package main

import (
	"errors"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"kanca/bot/commandline"
	"kanca/bot/settings"
)

// dataFlags are the flags that every command has.
type dataFlags struct {
	Data    string `help:"Folder for everything embedded: the database and the keys. It is made when absent. Default: ${default}." default:"./kanca-data" env:"KANCA_DATA" placeholder:"DIR"`
	EnvFile string `help:"File of settings, a line NAME=value each, for what the environment does not set. Default: /etc/kanca/kanca.env where that is there; empty reads none." env:"KANCA_ENV_FILE" placeholder:"FILE"`
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

// envFile is the file of settings, as it was read before the flags were given their values.
type envFile struct {
	read settings.EnvFile
	err  error // why it cannot be used; told after --help and --version, which go without it
	done bool
}

// find reads the file that the flags or the environment name and puts what it says into
// the environment, from which flags and everything else take their settings. kong asks it
// for each word of the command line.
func (e *envFile) find(ctx *kong.Context) error {
	if e.done {
		return nil
	}
	e.done = true
	named, asked := os.LookupEnv(settings.EnvFileVariable)
	for _, trace := range ctx.Path {
		if trace.Flag != nil && trace.Flag.Name == "env-file" {
			named, asked = ctx.FlagValue(trace.Flag).(string), true
		}
	}
	if e.read, e.err = settings.FindEnvFile(named, asked); e.err == nil {
		e.err = strangeLine(e.read, settingNames(ctx.Model))
	}
	if e.err == nil {
		e.err = e.read.Fill(os.LookupEnv, os.Setenv)
	}
	var usage commandline.UsageError
	if e.err != nil && !errors.As(e.err, &usage) {
		e.err = commandline.WrongUsage(e.err.Error())
	}
	return nil
}
