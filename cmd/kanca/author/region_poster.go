package author

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"strings"

	"rsc.io/qr"

	"kanca/bot/commandline"
	"kanca/bot/identity"
	"kanca/bot/understanding"
	"kanca/content/regions"
)

//go:embed poster.html
var posterHTML string

var posterPage = template.Must(template.New("poster").Parse(posterHTML))

type regionPoster struct {
	Village string `arg:"" help:"The village, with its district where two have the name: \"Sumber, Sumber\"." placeholder:"VILLAGE"`
	File    string `arg:"" help:"The page to write, as poster.html. One that is there stays." placeholder:"FILE"`
	Number  string `required:"" help:"The WhatsApp number of kanca, as +628…" placeholder:"NUMBER"`
	SMS     string `help:"The number that takes SMS, if there is one." placeholder:"NUMBER"`
}

// Help is what kong prints below the flags.
func (regionPoster) Help() string {
	return `Writes a page for the notice board of a village, A4, to print from any browser: the QR code of a link that opens WhatsApp with a greeting in which the village stands, what to send as an SMS, and what to ask, in both languages.`
}

// Run carries the command out.
func (c *regionPoster) Run(streams commandline.Streams) error {
	number, err := identity.ParsePhone(c.Number)
	if err != nil {
		return fmt.Errorf("--number %s: %w", c.Number, err)
	}
	g := identity.LoadGazetteer()
	village, ok := g.FindAddress(c.Village)
	if !ok {
		found := g.FindVillage("", c.Village)
		if len(found) != 1 {
			var names []string
			for _, v := range found {
				names = append(names, v.Name+", "+v.DistrictName)
			}
			if len(names) == 0 {
				return fmt.Errorf("%q is no village of %s; write it as it is called", c.Village, regions.Current().Name)
			}
			return fmt.Errorf("%q may be several villages; name one of them: %s", c.Village, strings.Join(names, "; "))
		}
		village = found[0]
	}
	page, err := poster(village, number, c.SMS)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already; name another file", c.File)
	} else if err != nil {
		return err
	}
	_, err = file.WriteString(page)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "%s is for %s, %s; print it from a browser\n", c.File, village.Name, village.DistrictName)
	return nil
}

// greeting is the first message that the link of a village writes, with the district where
// another village has the name.
func greeting(village identity.Place) string {
	text := understanding.VillageGreeting + village.Name
	if len(identity.LoadGazetteer().FindVillage("", village.Name)) > 1 {
		text += ", " + village.DistrictName
	}
	return text
}

// poster is the page of a village as HTML; number is E.164.
func poster(village identity.Place, number, sms string) (string, error) {
	link := "https://wa.me/" + strings.TrimPrefix(number, "+") + "?text=" + strings.ReplaceAll(url.QueryEscape(greeting(village)), "+", "%20")
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return "", fmt.Errorf("the QR code cannot be drawn: %w", err)
	}
	var out strings.Builder
	err = posterPage.Execute(&out, map[string]any{"Village": village.Name, "District": village.DistrictName, "Office": regions.Current().Office,
		"Number": number, "SMS": sms, "Greeting": greeting(village), "QR": drawn(code)})
	return out.String(), err
}

// drawn is a QR code as SVG, with the four modules of quiet around it that ISO/IEC 18004
// asks for.
func drawn(code *qr.Code) template.HTML {
	const quiet = 4
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	size := code.Size + 2*quiet
	return template.HTML(fmt.Sprintf(`<svg role="img" aria-label="QR WhatsApp kanca" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, size, size, size, size, path.String())) // numbers and letters of its own
}
