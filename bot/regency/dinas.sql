-- Pandangan dengan security_barrier: syaratnya diperiksa sebelum syarat pembaca.
CREATE OR REPLACE VIEW dinas.pendaftaran_tersamar WITH (security_barrier = true) AS
  SELECT id, nama, umur, umur_pada, nik_tersamar, kode_kecamatan, kecamatan, kode_desa, desa,
    CASE WHEN length(telepon) > 8 THEN left(telepon, 5) || repeat('*', length(telepon) - 8) || right(telepon, 3) ELSE repeat('*', length(telepon)) END AS telepon,
    kode_negara, negara, kode_jabatan, pekerjaan, lowongan_id, bahasa, kanal, status, versi, dibuat_pada, diubah_pada
  FROM dinas.pendaftaran WHERE dihapus_pada IS NULL;

CREATE OR REPLACE VIEW dinas.pendaftaran_kecamatan WITH (security_barrier = true) AS
  SELECT p.* FROM dinas.pendaftaran_tersamar p
  WHERE EXISTS (SELECT 1 FROM dinas.hak_kecamatan h WHERE h.pengguna IN (session_user, current_user) AND h.kode_kecamatan = p.kode_kecamatan);

CREATE OR REPLACE VIEW dinas.tindak_lanjut_hasil WITH (security_barrier = true) AS
  SELECT id, pendaftaran_id, status, catatan, petugas, pada, diambil_pada, hasil, alasan
  FROM dinas.tindak_lanjut WHERE dicatat_oleh = session_user;

CREATE OR REPLACE VIEW dinas.jumlah_pendaftaran WITH (security_barrier = true) AS
  SELECT to_char(dibuat_pada AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM') AS bulan, kode_kecamatan, kecamatan, kode_negara, negara,
    CASE WHEN count(*) < 5 THEN '<5' ELSE count(*)::text END AS jumlah
  FROM dinas.pendaftaran WHERE dihapus_pada IS NULL
  GROUP BY 1, 2, 3, 4, 5;

-- Sebuah teks tanpa NIK: enam belas angka atau lebih, juga dengan spasi, titik atau garis di
-- antaranya, dan yang mirip NIK Probolinggo. Yang ditulis dengan kata-kata dihapus kanca.
CREATE OR REPLACE FUNCTION dinas.tanpa_nik(isi text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $fungsi$
  SELECT regexp_replace(isi, '[0-9]([ \t._/-]{0,3}[0-9]){15,}|3[ \t._/-]{0,3}5[ \t._/-]{0,3}(1[ \t._/-]{0,3}3|7[ \t._/-]{0,3}4)([ \t._/-]{0,3}[0-9]){9,}', '[NIK dihapus]', 'g')
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
  SELECT n.nik INTO isi FROM dinas.nik n WHERE n.id = buka_nik.id;
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
  SELECT p.telepon INTO isi FROM dinas.pendaftaran p WHERE p.id = buka_telepon.id AND p.dihapus_pada IS NULL;
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

-- tindak_lanjut hanya bertambah, untuk siapa pun: kanca menandai hasilnya dan mengosongkan
-- catatan orang yang minta dihapus dan teks yang memuat NIK, lain tidak.
CREATE OR REPLACE FUNCTION dinas.hanya_bertambah() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $fungsi$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.kunci IS NOT DISTINCT FROM OLD.kunci
      AND NEW.pada IS NOT DISTINCT FROM OLD.pada
      AND NEW.dicatat_oleh IS NOT DISTINCT FROM OLD.dicatat_oleh AND NEW.dicatat_pada IS NOT DISTINCT FROM OLD.dicatat_pada
      AND coalesce(NEW.pendaftaran_id, OLD.pendaftaran_id) IS NOT DISTINCT FROM OLD.pendaftaran_id AND coalesce(NEW.status, OLD.status) IS NOT DISTINCT FROM OLD.status
      AND coalesce(NEW.petugas, OLD.petugas) IS NOT DISTINCT FROM OLD.petugas AND coalesce(NEW.catatan, OLD.catatan) IS NOT DISTINCT FROM OLD.catatan THEN
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
  NEW.pendaftaran_id := dinas.tanpa_nik(NEW.pendaftaran_id);
  NEW.status := dinas.tanpa_nik(NEW.status);
  NEW.catatan := dinas.tanpa_nik(NEW.catatan);
  NEW.petugas := dinas.tanpa_nik(NEW.petugas);
  NEW.dicatat_oleh := session_user;
  NEW.dicatat_pada := clock_timestamp();
  NEW.kunci := gen_random_uuid();
  NEW.diambil_pada := NULL;
  NEW.hasil := NULL;
  NEW.alasan := NULL;
  RETURN NEW;
END
$fungsi$;
DROP TRIGGER IF EXISTS siapa_menulis ON dinas.tindak_lanjut;
CREATE TRIGGER siapa_menulis BEFORE INSERT ON dinas.tindak_lanjut
  FOR EACH ROW EXECUTE FUNCTION dinas.siapa_menulis();
-- Yang ditulis sebelum ada aturan ini.
UPDATE dinas.tindak_lanjut SET catatan = nullif(catatan, CASE WHEN catatan <> dinas.tanpa_nik(catatan) THEN catatan END),
    petugas = nullif(petugas, CASE WHEN petugas <> dinas.tanpa_nik(petugas) THEN petugas END)
  WHERE catatan <> dinas.tanpa_nik(catatan) OR petugas <> dinas.tanpa_nik(petugas);

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
CREATE TRIGGER tambah_saja BEFORE UPDATE OR DELETE ON dinas.log_akses
  FOR EACH ROW EXECUTE FUNCTION dinas.tambah_saja();
