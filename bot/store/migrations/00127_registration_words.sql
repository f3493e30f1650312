-- +goose Up
-- What registrations of before 00112 are found by was not made as the program makes it:
-- apostrophes of other kinds, dots, hyphens and accents stood in it, so that nobody was told
-- to be like somebody who came later, and everybody without a name was like all others
-- without one. Those that still have it get it anew; ~ marks them until they are done.
UPDATE registration SET twin = '~' || name, search = village
  WHERE twin = lower(substr(name, 1, 60)) || '|' || age || '|' || lower(substr(village, 1, 40));
UPDATE registration SET
  twin = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(twin, '''', ''), '’', ''), '‘', ''), 'ʼ', ''), '`', ''), '´', ''), 'ʻ', ''), 'ʹ', ''), '′', ''), '.', ' '), ',', ' '), '-', ' '), '/', ' '), '(', ' '), ')', ' '), '_', ' '), '"', ' '), '&', ' '), ':', ' '), ';', ' '),
  search = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(search, '''', ''), '’', ''), '‘', ''), 'ʼ', ''), '`', ''), '´', ''), 'ʻ', ''), 'ʹ', ''), '′', ''), '.', ' '), ',', ' '), '-', ' '), '/', ' '), '(', ' '), ')', ' '), '_', ' '), '"', ' '), '&', ' '), ':', ' '), ';', ' ')
  WHERE twin LIKE '~%';
UPDATE registration SET
  twin = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(twin, 'â', 'a'), 'á', 'a'), 'à', 'a'), 'ä', 'a'), 'ã', 'a'), 'å', 'a'), 'Â', 'a'), 'Á', 'a'), 'À', 'a'), 'Ä', 'a'), 'Ã', 'a'), 'Å', 'a'), 'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'É', 'e'), 'È', 'e'), 'Ê', 'e'), 'Ë', 'e'), 'î', 'i'), 'í', 'i'), 'ì', 'i'), 'ï', 'i'), 'Î', 'i'),
  search = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(search, 'â', 'a'), 'á', 'a'), 'à', 'a'), 'ä', 'a'), 'ã', 'a'), 'å', 'a'), 'Â', 'a'), 'Á', 'a'), 'À', 'a'), 'Ä', 'a'), 'Ã', 'a'), 'Å', 'a'), 'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'É', 'e'), 'È', 'e'), 'Ê', 'e'), 'Ë', 'e'), 'î', 'i'), 'í', 'i'), 'ì', 'i'), 'ï', 'i'), 'Î', 'i')
  WHERE twin LIKE '~%';
UPDATE registration SET
  twin = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(twin, 'Í', 'i'), 'Ì', 'i'), 'Ï', 'i'), 'ô', 'o'), 'ó', 'o'), 'ò', 'o'), 'ö', 'o'), 'õ', 'o'), 'Ô', 'o'), 'Ó', 'o'), 'Ò', 'o'), 'Ö', 'o'), 'Õ', 'o'), 'û', 'u'), 'ú', 'u'), 'ù', 'u'), 'ü', 'u'), 'Û', 'u'), 'Ú', 'u'), 'Ù', 'u'), 'Ü', 'u'), 'ñ', 'n'), 'Ñ', 'n'), 'ç', 'c'), 'Ç', 'c'),
  search = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(search, 'Í', 'i'), 'Ì', 'i'), 'Ï', 'i'), 'ô', 'o'), 'ó', 'o'), 'ò', 'o'), 'ö', 'o'), 'õ', 'o'), 'Ô', 'o'), 'Ó', 'o'), 'Ò', 'o'), 'Ö', 'o'), 'Õ', 'o'), 'û', 'u'), 'ú', 'u'), 'ù', 'u'), 'ü', 'u'), 'Û', 'u'), 'Ú', 'u'), 'Ù', 'u'), 'Ü', 'u'), 'ñ', 'n'), 'Ñ', 'n'), 'ç', 'c'), 'Ç', 'c')
  WHERE twin LIKE '~%';
UPDATE registration SET twin = '~' || trim(substr(twin, 2)), search = trim(search) WHERE twin LIKE '~%';
UPDATE registration SET
  twin = replace(replace(replace(replace(replace(twin, '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '),
  search = replace(replace(replace(replace(replace(search, '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')
  WHERE twin LIKE '~%';
UPDATE registration SET
  search = substr(lower(substr(twin, 2) || ' ' || search || ' ' || replace(district, '''', '') || ' ' || replace(phone, '+', '')), 1, 160),
  twin = CASE WHEN twin = '~' THEN '' ELSE lower(substr(twin, 2, 60) || '|' || age || '|' || substr(search, 1, 40)) END
  WHERE twin LIKE '~%';
