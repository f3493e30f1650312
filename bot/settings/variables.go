package settings

// variables are the settings that come from the environment alone. A secret may
// stand in a file instead, which the same name with _FILE names.
var (
	Variables = []string{"KANCA_DATABASE_URL", "KANCA_PUBLIC_URL", "KANCA_TWILIO_ACCOUNT_SID", "KANCA_TWILIO_FROM", "KANCA_TWILIO_TEMPLATE", "KANCA_TWILIO_WHATSAPP_LIMIT", "KANCA_TWILIO_API_URL",
		"KANCA_KANNEL_SENDSMS_URL", "KANCA_KANNEL_USERNAME", "KANCA_KANNEL_FROM", "KANCA_KANNEL_ALLOW", KannelListen, WhatsAppVersion, backupFolder, backupKeep, LogLevel, LogFormat, RegionVariable}
	SecretVariables = []string{RegencyVariable, "KANCA_TWILIO_AUTH_TOKEN", "KANCA_KANNEL_PASSWORD", "KANCA_KANNEL_SECRET", PassphraseVariable}
)

const (
	VariablePrefix = "KANCA_"
	// TestVariables begin what tests tell each other.
	TestVariables = "KANCA_TEST_"
)

const (
	// KannelListen gives Kannel's webhooks an address of their own.
	KannelListen = "KANCA_KANNEL_LISTEN"
	// WhatsAppVersion names the version of WhatsApp Web to claim, where the one that is
	// looked up each day will not do.
	WhatsAppVersion = "KANCA_WHATSAPP_VERSION"
	// RegencyVariable is the address of the regency's own PostgreSQL, where registrations
	// flow to. It may hold a password.
	RegencyVariable = "KANCA_REGENCY_DATABASE_URL"
	// backupFolder and backupKeep are about the backups that are made by themselves:
	// where to, and how many are kept.
	backupFolder = "KANCA_BACKUP_FOLDER"
	backupKeep   = "KANCA_BACKUP_KEEP"
	// LogLevel and LogFormat are about the log of the service: from which level on it has
	// lines, and whether they are JSON.
	LogLevel  = "KANCA_LOG_LEVEL"
	LogFormat = "KANCA_LOG_FORMAT"
	// RegionVariable names the regency that kanca works for: a pack that is built in, or the
	// folder of one. Empty is the default.
	RegionVariable = "KANCA_REGION"
	// PassphraseVariable holds what seals the key ring in a backup.
	PassphraseVariable = "KANCA_BACKUP_PASSPHRASE"
)
