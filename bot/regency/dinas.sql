-- Pandangan dengan security_barrier: syaratnya diperiksa sebelum syarat pembaca.
CREATE OR REPLACE VIEW dinas.pendaftaran_tersamar WITH (security_barrier = true) AS
  SELECT id, nama, umur, umur_pada, nik_tersamar, kode_kecamatan, kecamatan, kode_desa, desa,
    CASE WHEN length(telepon) > 8 THEN left(telepon, 5) || repeat('*', length(telepon) - 8) || right(telepon, 3) ELSE repeat('*', length(telepon)) END AS telepon,
    kode_negara, negara, kode_jabatan, pekerjaan, lowongan_id, bahasa, kanal, status, versi, dibuat_pada, diubah_pada
  FROM dinas.pendaftaran WHERE dihapus_pada IS NULL;

CREATE OR REPLACE VIEW dinas.pendaftaran_kecamatan WITH (security_barrier = true) AS
  SELECT p.* FROM dinas.pendaftaran_tersamar p
  WHERE EXISTS (SELECT 1 FROM dinas.hak_kecamatan h WHERE h.pengguna IN (session_user, current_user) AND h.kode_kecamatan = p.kode_kecamatan);

CREATE OR REPLACE VIEW dinas.riwayat_kecamatan WITH (security_barrier = true) AS
  SELECT r.pendaftaran_id, r.versi, r.pada, r.oleh, r.kejadian, r.kolom_berubah, r.status_dari, r.status_ke
  FROM dinas.pendaftaran_riwayat r JOIN dinas.pendaftaran_kecamatan p ON p.id = r.pendaftaran_id;

CREATE OR REPLACE VIEW dinas.tindak_lanjut_hasil WITH (security_barrier = true) AS
  SELECT id, pendaftaran_id, status, catatan, petugas, pada, diambil_pada, hasil, alasan
  FROM dinas.tindak_lanjut WHERE dicatat_oleh = session_user;

CREATE OR REPLACE VIEW dinas.jumlah_pendaftaran WITH (security_barrier = true) AS
  SELECT to_char(dibuat_pada AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM') AS bulan, kode_kecamatan, kecamatan, kode_negara, negara,
    CASE WHEN count(*) < 5 THEN '<5' ELSE count(*)::text END AS jumlah
  FROM dinas.pendaftaran WHERE dihapus_pada IS NULL
  GROUP BY 1, 2, 3, 4, 5;

-- Sebuah teks tanpa NIK. Yang dianggap NIK: enam belas angka atau lebih yang rapat; enam belas
-- angka yang dipisah tanda baca dan berbentuk NIK (provinsi, tanggal dan bulan lahir); yang
-- mirip NIK <regency_own>, juga dengan huruf O, l atau S sebagai angka; dan lima belas kata
-- bilangan atau lebih yang berderet (maka seluruh teksnya). Nomor HP, tanggal dan jam tetap, juga bila berderet.
-- Yang ditulis dengan angka aksara lain dihapus kanca.
CREATE OR REPLACE FUNCTION dinas.tanpa_nik(isi text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $fungsi$
  -- Yang terlalu pendek tidak dilihat. Kata bilangan menjadi tanda, supaya deretnya terlihat;
  -- nomor HP lebih pendek.
  SELECT CASE WHEN length(isi) < 13 THEN isi WHEN length(isi) >= 27 AND regexp_replace(isi, '{kata}', chr(1), 'gi') ~* replace('(?=(?:[^a-z#]*#){6})(?:#|[0-9])(?:[^0-9a-z#]{0,3}(?:#|[0-9])){14}', '#', chr(1))
  THEN '[NIK dihapus]' ELSE regexp_replace(regexp_replace(isi, replace(
    '[0-9]{16,}'
    -- Mirip NIK <regency_own>, juga bila kurang angkanya.
    || '|(?<![0-9]){asal}(?!~(?<![0-9])08[0-9]{8})(?:[0-9]{9,11}|(?:~[0-9]){11,12})(?![0-9])'
    -- Juga dengan kata di antaranya.
    || '|(?<![0-9]){asal_rapat}(?:(?:[^0-9]{1,14}[0-9]{4}){3}|[0-9]{2}[^0-9]{1,14}[0-9]{6}[^0-9]{1,14}[0-9]{4})(?![0-9])'
    -- Bukan bagian belakang sebuah nomor HP,
    || '|(?<![0-9])(?<!(?<![0-9])(?:0|62~)8[0-9]{1,3}[ .-]{1,3})(?<!(?<![0-9])(?:0|62~)8[0-9]{1,2}[ .-]{1,3}[0-9]{3,4}[ ._/-]{1,3})'
    -- bukan nomor HP, juga sesudah beberapa angka, dan bukan tanggal,
    || '(?!62~8)(?!(?:[0-9]~){1,5}(?<![0-9])(?:08|628)[0-9]{8})'
    || '(?!(?:(?:[0-9]{1,2}|20[0-9]{2})[ \t._/-]{1,3}){1,6}(?:0|62~)8[0-9]{1,2}[ .-]{1,3}[0-9]{3,4}[ .-]{1,3}[0-9]{3,4}(?![0-9]))'
    || '(?![0-9]{1,2}[ ./-]{1,3}[0-9]{1,2}[ ./-]{1,3}(?:19|20)[0-9]{2}(?![0-9]))'
    -- melainkan provinsi, kabupaten dan kecamatan, tanggal dan bulan lahir, tahun dan nomor.
    || '(?:1~[1-9]|2~1|3~[1-6]|5~[1-3]|6~[1-5]|7~[1-6]|8~[12]|9~[1-7])(?:~[0-9]){4}'
    || '~(?:[04]~[1-9]|[1256]~[0-9]|[37]~[01])~(?:0~[1-9]|1~[0-2])(?:~[0-9]){6}(?![0-9])',
    '~', '[^0-9A-Za-z]{0,3}'), '[NIK dihapus]', 'g'),
    -- Huruf sebagai angka: enam angka sungguhan atau lebih di antaranya.
    replace('(?<![0-9a-z])(?=(?:~[oilsgqbze|!]{0,4}~[0-9]){6}){asal_huruf}(?:~[0-9oilsgqbze|!]){11,13}(?![0-9a-z])',
    '~', '[^0-9a-z]{0,3}'), '[NIK dihapus]', 'gi') END
$fungsi$;

-- Nomor pendaftaran tanpa NIK dan tanpa spasi atau tanda di kedua ujungnya.
CREATE OR REPLACE FUNCTION dinas.rapi(id text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $fungsi$
  SELECT coalesce(nullif(regexp_replace(dinas.tanpa_nik(id), '^[^0-9A-Za-z[]+|[^0-9A-Za-z\]]+$', '', 'g'), ''), dinas.tanpa_nik(id))
$fungsi$;

-- Boleh tidaknya yang masuk menyentuh sebuah pendaftaran. Kantor kecamatan hanya yang dari
-- kecamatannya; yang bukan kantor kecamatan semua.
CREATE OR REPLACE FUNCTION dinas.dalam_wilayah(id text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fungsi$
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM dinas.hak_kecamatan h WHERE h.pengguna = session_user)
      OR pg_has_role(session_user, 'dinas_kecamatan', 'MEMBER') AND NOT pg_has_role(session_user, 'dinas_baca', 'MEMBER')
    THEN EXISTS (SELECT 1 FROM dinas.pendaftaran p JOIN dinas.hak_kecamatan h ON h.kode_kecamatan = p.kode_kecamatan
      WHERE p.id = dalam_wilayah.id AND h.pengguna = session_user)
    ELSE TRUE END
$fungsi$;

-- Satu NIK, dengan alasan. Yang dibatalkan pembaca sesudahnya (ROLLBACK) tetap ada di log
-- server, karena itu ditulis juga ke sana.
CREATE OR REPLACE FUNCTION dinas.buka_nik(id text, alasan text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fungsi$
DECLARE
  isi text;
BEGIN
  IF alasan IS NULL OR length(btrim(alasan)) < 5 THEN
    RAISE EXCEPTION 'NIK tidak dibuka: tulis alasannya, paling sedikit lima huruf' USING ERRCODE = '22023';
  END IF;
  IF alasan <> dinas.tanpa_nik(alasan) THEN
    RAISE EXCEPTION 'NIK tidak dibuka: jangan menulis NIK di dalam alasan' USING ERRCODE = '22023';
  END IF;
  SELECT n.nik INTO isi FROM dinas.nik n WHERE n.id = buka_nik.id AND dinas.dalam_wilayah(buka_nik.id);
  INSERT INTO dinas.log_akses (pendaftaran_id, pada, oleh, alasan, ada)
    VALUES (dinas.tanpa_nik(buka_nik.id), clock_timestamp(), session_user, left(btrim(buka_nik.alasan), 500), isi IS NOT NULL);
  RAISE LOG 'dinas.buka_nik oleh % untuk pendaftaran %', session_user, dinas.tanpa_nik(buka_nik.id);
  RETURN isi;
END
$fungsi$;

-- Satu nomor HP, untuk menghubungi orangnya; dengan alasan, seperti NIK.
CREATE OR REPLACE FUNCTION dinas.buka_telepon(id text, alasan text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fungsi$
DECLARE
  isi text;
BEGIN
  IF alasan IS NULL OR length(btrim(alasan)) < 5 OR alasan <> dinas.tanpa_nik(alasan) THEN
    RAISE EXCEPTION 'nomor HP tidak dibuka: tulis alasannya, paling sedikit lima huruf dan tanpa NIK' USING ERRCODE = '22023';
  END IF;
  SELECT p.telepon INTO isi FROM dinas.pendaftaran p WHERE p.id = buka_telepon.id AND p.dihapus_pada IS NULL AND dinas.dalam_wilayah(buka_telepon.id);
  INSERT INTO dinas.log_akses (pendaftaran_id, pada, oleh, alasan, ada, apa)
    VALUES (dinas.tanpa_nik(buka_telepon.id), clock_timestamp(), session_user, left(btrim(buka_telepon.alasan), 500), isi IS NOT NULL, 'telepon');
  RAISE LOG 'dinas.buka_telepon oleh % untuk pendaftaran %', session_user, dinas.tanpa_nik(buka_telepon.id);
  RETURN isi;
END
$fungsi$;

CREATE OR REPLACE FUNCTION dinas.simpan_nik(semua_id text[], semua_nik text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fungsi$
BEGIN
  DELETE FROM dinas.nik n USING unnest(semua_id, semua_nik) AS baru (id, nik) WHERE n.id = baru.id AND baru.nik IS NULL;
  INSERT INTO dinas.nik AS n (id, nik, diubah_pada)
    SELECT baru.id, baru.nik, now() FROM unnest(semua_id, semua_nik) AS baru (id, nik) WHERE baru.nik IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET nik = excluded.nik, diubah_pada = excluded.diubah_pada WHERE n.nik <> excluded.nik;
END
$fungsi$;

-- tindak_lanjut hanya bertambah, untuk siapa pun: kanca menandai hasilnya, mengosongkan
-- catatan orang yang minta dihapus, dan menghapus NIK dari teks, lain tidak.
CREATE OR REPLACE FUNCTION dinas.hanya_bertambah() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fungsi$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.kunci IS NOT DISTINCT FROM OLD.kunci
      AND NEW.pada IS NOT DISTINCT FROM OLD.pada AND (NEW.id_pmi IS NULL OR NEW.id_pmi = OLD.id_pmi)
      AND NEW.dicatat_oleh IS NOT DISTINCT FROM OLD.dicatat_oleh AND NEW.dicatat_pada IS NOT DISTINCT FROM OLD.dicatat_pada
      AND (NEW.pendaftaran_id IS NULL OR NEW.pendaftaran_id = OLD.pendaftaran_id OR NEW.pendaftaran_id IN (dinas.tanpa_nik(OLD.pendaftaran_id), dinas.rapi(OLD.pendaftaran_id)))
      AND (NEW.status IS NULL OR NEW.status = OLD.status OR NEW.status = dinas.tanpa_nik(OLD.status))
      AND (NEW.petugas IS NULL OR NEW.petugas = OLD.petugas OR NEW.petugas = dinas.tanpa_nik(OLD.petugas))
      AND (NEW.catatan IS NULL OR NEW.catatan = OLD.catatan OR NEW.catatan = dinas.tanpa_nik(OLD.catatan)) THEN
    -- Yang ditulis ketika pendaftarannya sedang dihapus.
    IF NEW.id_pmi IS NOT NULL AND EXISTS (SELECT 1 FROM dinas.pendaftaran p WHERE p.id = OLD.pendaftaran_id AND p.dihapus_pada IS NOT NULL) THEN
      NEW.id_pmi := NULL;
    END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'dinas.tindak_lanjut hanya bertambah: betulkan dengan baris baru' USING ERRCODE = '42501';
END
$fungsi$;
DROP TRIGGER IF EXISTS hanya_bertambah ON dinas.tindak_lanjut;
CREATE TRIGGER hanya_bertambah BEFORE UPDATE OR DELETE ON dinas.tindak_lanjut
  FOR EACH ROW EXECUTE FUNCTION dinas.hanya_bertambah();

-- Siapa menulis baris, dan kapan, tidak dipilih sendiri; NIK tidak disimpan. Ia tidak ditolak
-- dengan kesalahan, sebab server mencatat perintah yang ditolak dengan isinya.
CREATE OR REPLACE FUNCTION dinas.siapa_menulis() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fungsi$
BEGIN
  -- Catatan yang memuat NIK ditolak bersama barisnya: kanca membaca alasannya di sini.
  NEW.alasan := NULL;
  IF NEW.catatan ~ '[0-9]{16}' THEN
    NEW.catatan := NULL;
    NEW.alasan := 'catatan memuat enam belas angka berderet, seperti NIK; tulis lagi tanpa itu';
  END IF;
  -- Yang jauh terlalu panjang tidak disimpan dan tidak ditelusuri.
  IF length(NEW.catatan) > 5000 THEN
    NEW.catatan := NULL;
    NEW.alasan := 'catatan lebih dari 500 huruf; ringkas, lalu tulis lagi';
  END IF;
  IF length(NEW.petugas) > 500 THEN
    NEW.petugas := NULL;
    NEW.alasan := 'kolom petugas terlalu panjang; tulis namanya saja';
  END IF;
  IF length(NEW.pendaftaran_id) > 500 OR length(NEW.status) > 500 THEN
    NEW.alasan := 'nomor pendaftaran atau status terlalu panjang';
    NEW.pendaftaran_id := NULL;
    NEW.status := NULL;
  END IF;
  NEW.pendaftaran_id := dinas.rapi(NEW.pendaftaran_id);
  NEW.status := dinas.tanpa_nik(NEW.status);
  NEW.catatan := dinas.tanpa_nik(NEW.catatan);
  NEW.petugas := dinas.tanpa_nik(NEW.petugas);
  NEW.id_pmi := CASE WHEN NEW.id_pmi ~ '^[0-9A-Za-z ./_-]{1,40}$' THEN dinas.tanpa_nik(NEW.id_pmi) END;
  NEW.dicatat_oleh := session_user;
  NEW.dicatat_pada := clock_timestamp();
  NEW.kunci := gen_random_uuid();
  NEW.diambil_pada := NULL;
  NEW.hasil := NULL;
  IF EXISTS (SELECT 1 FROM dinas.pendaftaran p WHERE p.id = NEW.pendaftaran_id AND p.dihapus_pada IS NOT NULL) THEN
    NEW.id_pmi := NULL;
  END IF;
  IF NOT dinas.dalam_wilayah(NEW.pendaftaran_id) THEN
    NEW.diambil_pada := NEW.dicatat_pada;
    NEW.hasil := 'tidak_diterapkan';
    NEW.alasan := 'pendaftaran ini bukan dari kecamatan Anda (dinas.hak_kecamatan)';
    -- kanca tidak membacanya, jadi tidak menghapus NIK darinya: yang tinggal hanya yang tidak dapat memuatnya.
    NEW.catatan := NULL;
    NEW.petugas := NULL;
    NEW.id_pmi := NULL;
    NEW.status := CASE WHEN NEW.status ~ '^[a-z]{1,20}$' THEN NEW.status END;
    SELECT p.id INTO NEW.pendaftaran_id FROM dinas.pendaftaran p WHERE p.id = NEW.pendaftaran_id;
  END IF;
  RETURN NEW;
END
$fungsi$;
DROP TRIGGER IF EXISTS siapa_menulis ON dinas.tindak_lanjut;
CREATE TRIGGER siapa_menulis BEFORE INSERT ON dinas.tindak_lanjut
  FOR EACH ROW EXECUTE FUNCTION dinas.siapa_menulis();
-- Nomor di sistem nasional menunjuk orangnya: hilang bersama pendaftaran yang dihapus.
CREATE OR REPLACE FUNCTION dinas.hapus_id_pmi() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fungsi$
BEGIN
  UPDATE dinas.tindak_lanjut SET id_pmi = NULL WHERE pendaftaran_id = NEW.id AND id_pmi IS NOT NULL;
  RETURN NULL;
END
$fungsi$;
DROP TRIGGER IF EXISTS hapus_id_pmi ON dinas.pendaftaran;
CREATE TRIGGER hapus_id_pmi AFTER INSERT OR UPDATE ON dinas.pendaftaran
  FOR EACH ROW WHEN (NEW.dihapus_pada IS NOT NULL) EXECUTE FUNCTION dinas.hapus_id_pmi();
-- Yang ditulis sebelum ada aturan ini: hanya NIK-nya yang dihapus, lainnya tetap.
UPDATE dinas.tindak_lanjut SET pendaftaran_id = dinas.rapi(pendaftaran_id), status = dinas.tanpa_nik(status),
    catatan = dinas.tanpa_nik(catatan), petugas = dinas.tanpa_nik(petugas)
  WHERE pendaftaran_id <> dinas.rapi(pendaftaran_id) OR status <> dinas.tanpa_nik(status)
    OR catatan <> dinas.tanpa_nik(catatan) OR petugas <> dinas.tanpa_nik(petugas);

CREATE INDEX IF NOT EXISTS tindak_lanjut_menunggu ON dinas.tindak_lanjut (id) WHERE diambil_pada IS NULL;
CREATE INDEX IF NOT EXISTS tindak_lanjut_pendaftaran ON dinas.tindak_lanjut (pendaftaran_id, id);
CREATE INDEX IF NOT EXISTS pendaftaran_kecamatan_kode ON dinas.pendaftaran (kode_kecamatan, dibuat_pada);
CREATE INDEX IF NOT EXISTS pendaftaran_dibuat ON dinas.pendaftaran (dibuat_pada, id);

CREATE OR REPLACE FUNCTION dinas.tambah_saja() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $fungsi$
BEGIN
  RAISE EXCEPTION 'dinas.log_akses hanya bertambah' USING ERRCODE = '42501';
END
$fungsi$;
DROP TRIGGER IF EXISTS tambah_saja ON dinas.log_akses;
-- Sekali, ketika skema menjadi versi 2; sesudahnya tidak ada NIK yang masuk.
UPDATE dinas.log_akses SET pendaftaran_id = dinas.tanpa_nik(pendaftaran_id), alasan = dinas.tanpa_nik(alasan)
  WHERE NOT EXISTS (SELECT 1 FROM dinas.versi WHERE nomor >= 2)
    AND (pendaftaran_id <> dinas.tanpa_nik(pendaftaran_id) OR alasan <> dinas.tanpa_nik(alasan));
CREATE TRIGGER tambah_saja BEFORE UPDATE OR DELETE ON dinas.log_akses
  FOR EACH ROW EXECUTE FUNCTION dinas.tambah_saja();
