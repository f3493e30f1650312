package main

// transportsHelp is the part of kanca serve --help about transports.
const transportsHelp = `
Providers are set up by environment variables only. Of a secret, NAME_FILE may name a file with it instead.

  KANCA_PUBLIC_URL             address by which providers reach --listen, as https://host; signatures are checked against it
  KANCA_TWILIO_ACCOUNT_SID     Twilio: AC…
  KANCA_TWILIO_AUTH_TOKEN      secret; two with a comma between while it is being changed
  KANCA_TWILIO_FROM            a number, a name, MG… for a messaging service, whatsapp:+…; several with commas between
  KANCA_TWILIO_TEMPLATE        HX…, a content template for WhatsApp after 24 hours; HX…:NAME when its variable is not 1
  KANCA_TWILIO_WHATSAPP_LIMIT  to how many people within 24 hours WhatsApp lets the office write first: 250 (taken if it is not set), 2000, 10000 or 100000
  KANCA_TWILIO_API_URL         another server than Twilio's, for tests
  KANCA_KANNEL_SENDSMS_URL     Kannel: as http://127.0.0.1:13013/cgi-bin/sendsms
  KANCA_KANNEL_USERNAME, KANCA_KANNEL_PASSWORD
                               of its group sendsms-user; the password is a secret
  KANCA_KANNEL_SECRET          secret of the webhooks, 22 letters and digits or more; the same in Kannel's send-url
  KANCA_KANNEL_FROM            the short code, number or name that messages come from
  KANCA_WHATSAPP_VERSION       version of WhatsApp Web to claim, as 2.3000.1031080782, instead of the one that is looked up each day
  KANCA_KANNEL_ALLOW           addresses or networks of a Kannel on another machine, with commas between
  KANCA_KANNEL_LISTEN          HOST:PORT, an address for Kannel's webhooks alone
`

// backupHelp is the part of kanca serve --help about backups.
const backupHelp = `
Once a day a backup is written as kanca backup does it, without the keys:

  KANCA_BACKUP_FOLDER          where to; default: the folder backups in the data folder. Better is another disk
  KANCA_BACKUP_KEEP            how many of them are kept, 7 unless it says so; 0 makes none
`

// regencyHelp is the part of kanca serve --help about the regency's database.
const regencyHelp = `
Registrations, reports and what is published flow into the regency's own PostgreSQL, and what its officers write there flows back:

  KANCA_REGENCY_DATABASE_URL   postgres://user:password@host:5432/database, made ready with kanca regency apply; a secret
`

// logHelp is the part of kanca serve --help about the log.
const logHelp = `
The log goes to standard error, in the clock of the office (WIB, +07:00). Of the same fault it has one line a second at most, with left_out; each cry for help has a line of its own:

  KANCA_REGION                 the regency that kanca works for: a pack that is built in, or the folder of one with a slash in it; kanca doctor says which it is
  KANCA_LOG_LEVEL              debug, info (if it is not set), warn or error: what is less is left out, but never a cry for help
  KANCA_LOG_FORMAT             text (if it is not set) or json
`
