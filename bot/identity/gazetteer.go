package identity

import (
	"math"
	"slices"
	"strconv"
	"sync"

	"kanca/content/regions"
)

// Place is a district (kecamatan) or a village (desa, kelurahan) of the regency. Code
// is Kemendagri's: 35.01.14 or 35.01.14.1017; it is the one that a NIK uses, not that
// of the statistics office. For a district, DistrictCode and DistrictName repeat its own.
type Place struct{ Code, Name, DistrictCode, DistrictName string }

// entry is a place with what is needed to find it.
type entry struct {
	Place
	spellings []spelt
	lat, lon  float64
}

// Gazetteer knows the districts and villages of the regency, which its pack lists with
// their source (content/regions). It is immutable and safe for concurrent use.
type Gazetteer struct {
	townName   string // "" where no town lies inside the regency
	districts  index
	villages   index
	villagesOf map[string]index // by the code of the district
	town       index            // the districts and kelurahan of the town, see FindTown
}

// LoadGazetteer returns the gazetteer of the regency that this process works for.
func LoadGazetteer() *Gazetteer { return loadOnce() }

var loadOnce = sync.OnceValue(func() *Gazetteer {
	region := regions.Current()
	type centre struct{ lat, lon float64 }
	centres := map[string]centre{}
	for row := range region.Rows("centres.csv") {
		lat, errLat := strconv.ParseFloat(row[1], 64)
		lon, errLon := strconv.ParseFloat(row[2], 64)
		if errLat == nil && errLon == nil {
			centres[row[0]] = centre{lat, lon}
		}
	}
	var districts, villages []entry
	for row := range region.Rows("places.csv") {
		e := entry{Place: Place{Code: row[0], Name: row[3], DistrictCode: row[4], DistrictName: row[5]}}
		e.lat, e.lon = centres[e.Code].lat, centres[e.Code].lon
		for _, name := range append([]string{e.Name}, region.Spellings[e.Code]...) {
			e.spellings = append(e.spellings, spell(name))
		}
		switch row[2] {
		case "kecamatan":
			districts = append(districts, e)
		case "desa", "kelurahan":
			villages = append(villages, e)
		}
	}
	var town []entry
	for row := range region.Rows("town.csv") {
		if row[2] != "kota" {
			town = append(town, entry{Place: Place{Code: row[0], Name: row[3], DistrictCode: row[4], DistrictName: row[5]}, spellings: []spelt{spell(row[3])}})
		}
	}
	g := &Gazetteer{townName: region.Town, districts: newIndex(districts), villages: newIndex(villages), villagesOf: map[string]index{}, town: newIndex(town)}
	for _, d := range districts { // a district's villages stand together
		first := slices.IndexFunc(villages, func(v entry) bool { return v.DistrictCode == d.Code })
		if first < 0 {
			continue
		}
		last := first
		for last < len(villages) && villages[last].DistrictCode == d.Code {
			last++
		}
		g.villagesOf[d.Code] = newIndex(villages[first:last:last])
	}
	return g
})

func places(entries []entry) []Place {
	out := make([]Place, len(entries))
	for i, e := range entries {
		out[i] = e.Place
	}
	return out
}

// Districts returns the districts in the order of their codes.
func (g *Gazetteer) Districts() []Place { return places(g.districts.entries) }

// Villages returns the villages of a district in the order of their codes, none
// for an unknown code.
func (g *Gazetteer) Villages(districtCode string) []Place {
	if villages := g.villagesOf[districtCode].entries; len(villages) > 0 {
		return places(villages)
	}
	return nil
}

// DistrictCode returns the code of the district with exactly that name, "" for none.
func (g *Gazetteer) DistrictCode(name string) string {
	for i := range g.districts.entries {
		if d := &g.districts.entries[i]; d.Name == name {
			return d.Code
		}
	}
	return ""
}

// Place returns the district or village with that code.
func (g *Gazetteer) Place(code string) (Place, bool) {
	for _, list := range [][]entry{g.districts.entries, g.villages.entries} {
		if i := slices.IndexFunc(list, func(e entry) bool { return e.Code == code }); i >= 0 {
			return list[i].Place, true
		}
	}
	return Place{}, false
}

// Nearest returns the district of the village whose centre is nearest to a point
// (degrees, WGS 84), and the distance in kilometres to that centre. Village
// centres are used because districts here are long: many a village is nearer to
// the centre of its neighbour. The centres are centroids of simplified boundaries
// (cahyadsn/wilayah_boundaries of 2026-08-20, MIT), good to about a kilometre, so
// near a border the answer may be the neighbour. A point far away, or in a town that lies
// inside the regency and is another government, has a nearest district too: the distance
// says how much to believe it; no place in a plain is more than about 4 km from a village
// centre. ok is false when the point is no point on Earth, or no centre is known.
func (g *Gazetteer) Nearest(lat, lon float64) (district Place, km float64, ok bool) {
	if math.IsNaN(lat) || math.IsNaN(lon) || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return Place{}, 0, false
	}
	best := -1
	for i, v := range g.villages.entries {
		if v.lat == 0 && v.lon == 0 {
			continue // its centre is not known
		}
		if d := distanceKM(lat, lon, v.lat, v.lon); best < 0 || d < km {
			best, km = i, d
		}
	}
	if best < 0 {
		return Place{}, 0, false
	}
	district, ok = g.Place(g.villages.entries[best].DistrictCode)
	return district, km, ok
}

// distanceKM is the great-circle distance (haversine, mean radius 6371 km).
func distanceKM(lat1, lon1, lat2, lon2 float64) float64 {
	const radians = math.Pi / 180
	a := math.Sin((lat2 - lat1) * radians / 2)
	b := math.Sin((lon2 - lon1) * radians / 2)
	h := a*a + math.Cos(lat1*radians)*math.Cos(lat2*radians)*b*b
	return 2 * 6371 * math.Asin(min(1, math.Sqrt(h)))
}
