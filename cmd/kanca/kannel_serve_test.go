package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/channel/kannel/kanneltest"
)

// kannelExample is the configuration that the README tells people to take.
const kannelExample = "../../bot/channel/kannel/kannel.conf"

// kannelFor sets the example up for a kanca at an address.
func kannelFor(t *testing.T, kanca string) []kanneltest.Setting {
	t.Helper()
	settings := []kanneltest.Setting{
		{Group: "sendsms-user", Name: "password", Value: "word-of-the-test"},
		{Group: "core", Name: "sms-resend-freq", Value: "1"},
		{Group: "kanca", Name: "reconnect-delay", Value: "1"},
		{Group: "operator", Name: "reconnect-delay", Value: "1"},
	}
	for group, name := range map[string]string{"kanca": "send-url", "sms-service": "get-url"} {
		address := strings.NewReplacer("http://127.0.0.1:8080", kanca, "change-this-secret-22-or-longer", trialSecret).Replace(kanneltest.Example(t, kannelExample, group, name))
		settings = append(settings, kanneltest.Setting{Group: group, Name: name, Value: address})
	}
	return settings
}

func kannelEnvironment(data string, g *kanneltest.Gateway) []string {
	return []string{"KANCA_DATA=" + data, "KANCA_KANNEL_SENDSMS_URL=" + g.SendSMSURL(), "KANCA_KANNEL_USERNAME=kanca",
		"KANCA_KANNEL_PASSWORD=word-of-the-test", "KANCA_KANNEL_SECRET=" + trialSecret, "KANCA_KANNEL_FROM=99900"}
}

// A registration in one message, over the real program, the real Kannel and an
// operator; a kill in the middle, and what was written meanwhile is answered.
func TestAnEveningThroughKannel(t *testing.T) {
	t.Parallel()
	const siti, budi, code = "620000000001", "620000000002", "99900"
	gateway, operator := kanneltest.New(t), kanneltest.NewOperator(t)
	data := filepath.Join(t.TempDir(), "data")
	environment := kannelEnvironment(data, gateway)
	listen := fmt.Sprint("127.0.0.1:", kanneltest.Port(t)) // the same for both lives
	kanca := serve(t, environment, "--demo", "--listen", listen)
	gateway.Start(kannelExample, append(kannelFor(t, kanca.url), operator.Settings()...)...)
	operator.Bound()
	says := func(who, text, answer string) {
		t.Helper()
		before := len(operator.Inbox())
		operator.Text(who, code, text)
		operator.Until(before, "+"+who, answer)
	}
	says(siti, "DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan", "Setuju?")
	kanca.kill()

	operator.Text(siti, code, "ya")
	operator.Text(budi, code, "berapa biaya ke taiwan")
	before := len(operator.Inbox())
	kanca = serve(t, environment, "--demo", "--listen", listen)
	operator.Until(before, "+"+siti, "NIK")
	operator.Until(before, "+"+budi, "biaya")
	says(siti, "LEWATI", "Siti Contoh")
	says(siti, "1", "tersimpan")
	// Kannel asks once more when the kill took our answer from it, so requests are
	// not counted here: messages are.
	var page string
	for _, want := range []string{`kanca_messages_received_total{channel="kannel",result="answered"} 4`,
		`kanca_webhook_requests_total{code="200",path="/hooks/kannel/message"} `, `kanca_delivery_reports_total{provider="kannel",state="delivered"} `} {
		page = kanca.until("/metrics", "\n"+want)
	}
	log := kanca.log.String()
	for _, number := range []string{siti[2:], budi[2:]} { // with or without its country
		if strings.Contains(page, number) || strings.Contains(log, number) {
			t.Errorf("the number %s is in the metrics or the log", number)
		}
	}
	// The beginning of one is too short to be looked for among figures: how much
	// memory is used may hold it.
	if names := unmeasured(page); strings.Contains(names, "62000") || strings.Contains(log, "62000") {
		t.Errorf("the beginning of a number is in the metrics or the log:\n%s%s", names, log)
	}
	kanca.stop()
	out, err := exec.Command("kanca", "registrations", "export", filepath.Join(t.TempDir(), "list.csv"), "--data", data).Output()
	if err != nil || !strings.Contains(string(out), "1 registration") {
		t.Errorf("%s %v", out, err)
	}
	doctor := exec.Command("kanca", "doctor")
	doctor.Env = append(doctor.Environ(), environment...)
	if out, err = doctor.Output(); err != nil || !strings.Contains(string(out), "ok    channels: Kannel: kannel, which people can answer") || strings.Contains(string(out), trialSecret) {
		t.Errorf("%s %v", out, err)
	}
}

// The same with Kannel's own fakesmsc for an operator.
func TestAConversationWithFakesmsc(t *testing.T) {
	t.Parallel()
	gateway := kanneltest.New(t)
	kanca := serve(t, kannelEnvironment(filepath.Join(t.TempDir(), "data"), gateway), "--demo")
	port, fake := kanneltest.FakePort(t)
	gateway.Start(kannelExample, append(kannelFor(t, kanca.url), fake...)...)
	phones := kanneltest.StartFakesmsc(t, port)
	phones.Text("620000000001", "99900", "DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan")
	phones.Until("Setuju?")
	phones.Text("620000000001", "99900", "ya")
	phones.Until("NIK")
	kanca.until("/metrics", `kanca_delivery_reports_total{provider="kannel",state="delivered"}`)
	kanca.stop()
}

// unmeasured is a page of metrics without the figures: what stands behind the
// last space of a line that is no comment.
func unmeasured(page string) string {
	var b strings.Builder
	for line := range strings.Lines(page) {
		if i := strings.LastIndexByte(line, ' '); i >= 0 && !strings.HasPrefix(line, "#") {
			line = line[:i] + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

const (
	trialSID    = "AC00000000000000000000000000000001"
	trialToken  = "0000000000000000000000000000000f"
	trialSecret = "0123456789abcdefghijkl"
)
