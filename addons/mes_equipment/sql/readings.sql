-- Readings of tags, what was set aside, and alarm events. Harmless to repeat; where the
-- tables belong to another role (protection level A) nothing is touched.
--
-- Written by the gateway, or by Odoo for it. Nothing here refers to a table of Odoo:
-- readings can move to a server of their own, and a site's number is in every row. Rows
-- are only added; the one table that is updated is the watermark, which is no evidence.
DO $readings$
DECLARE
    holder oid;
    evidence text;
BEGIN

SELECT relowner INTO holder
  FROM pg_class WHERE oid = to_regclass('public.mes_reading');
IF FOUND AND NOT pg_has_role(holder, 'USAGE') THEN
    RETURN;
END IF;

-- One reading. quality: 0 good, 1 uncertain, 2 bad, 3 gap. A gap says: from here on there
-- is no reading, until the next row. seq is the gateway's number within its epoch.
CREATE TABLE IF NOT EXISTS public.mes_reading (
    site smallint NOT NULL,
    tag integer NOT NULL,
    ts timestamptz NOT NULL,
    seq bigint NOT NULL,
    value float8 CHECK (value BETWEEN -1.7976931348623157e308
                                  AND 1.7976931348623157e308),
    quality smallint NOT NULL CHECK (quality BETWEEN 0 AND 3),
    CONSTRAINT mes_reading_gap CHECK (quality >= 2 OR value IS NOT NULL)
) PARTITION BY RANGE (ts);
CREATE INDEX IF NOT EXISTS mes_reading_tag ON public.mes_reading (tag, ts);
CREATE INDEX IF NOT EXISTS mes_reading_ts ON public.mes_reading USING brin (ts);

-- How far each source's buffer has been written. One writer per source, who first takes
-- pg_advisory_xact_lock(hashtext('mes.reading'), source).
CREATE TABLE IF NOT EXISTS public.mes_reading_watermark (
    source integer NOT NULL,
    epoch bigint NOT NULL,
    last_seq bigint NOT NULL,
    received timestamptz NOT NULL,
    PRIMARY KEY (source, epoch)
);

-- What did not become a reading, as it came, and why.
CREATE TABLE IF NOT EXISTS public.mes_reading_aside (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site smallint NOT NULL,
    source integer NOT NULL,
    epoch bigint NOT NULL,
    seq bigint NOT NULL,
    address text,
    ts timestamptz,
    received timestamptz NOT NULL,
    raw text,
    reason text NOT NULL CHECK (reason IN (
        'unknown_tag', 'wrong_unit', 'not_a_number', 'repeated', 'missing', 'clock',
        'illegible'))
);
CREATE INDEX IF NOT EXISTS mes_reading_aside_received
    ON public.mes_reading_aside (received, source);

-- A limit was passed for its delay, or is kept again. written is the database's time: by
-- it Odoo finds what it has not handled.
CREATE TABLE IF NOT EXISTS public.mes_alarm_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site smallint NOT NULL,
    source integer NOT NULL,
    epoch bigint NOT NULL,
    seq bigint NOT NULL,
    tag integer NOT NULL,
    limit_name text NOT NULL CHECK (limit_name IN (
        'low_action', 'low_alert', 'high_alert', 'high_action')),
    kind text NOT NULL CHECK (kind IN ('raised', 'returned')),
    ts timestamptz NOT NULL,
    received timestamptz NOT NULL,
    value float8,
    limit_value float8,
    written timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX IF NOT EXISTS mes_alarm_event_tag ON public.mes_alarm_event (tag, ts);
CREATE INDEX IF NOT EXISTS mes_alarm_event_written ON public.mes_alarm_event (written);

-- Make the partition of a day (UTC) where it is missing; tell whether it was made.
-- Whoever may call this needs no right on the schema.
CREATE OR REPLACE FUNCTION public.mes_reading_partition(day date)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' SET timezone = 'UTC'
AS $function$
DECLARE
    part text := 'mes_reading_' || to_char(day, 'YYYYMMDD');
BEGIN
    IF day NOT BETWEEN date '2000-01-01' AND current_date + 366 THEN
        RAISE EXCEPTION 'Readings of % are not stored: from 2000 to a year ahead.', day
            USING ERRCODE = 'datetime_field_overflow';
    END IF;
    IF to_regclass('public.' || part) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('mes.reading.partition'), 0);
    IF to_regclass('public.' || part) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Attached, not created in place: writers of other days are not kept waiting.
    EXECUTE format(
        'CREATE TABLE public.%I (LIKE public.mes_reading INCLUDING DEFAULTS'
        ' INCLUDING CONSTRAINTS)', part);
    EXECUTE format(
        'ALTER TABLE public.mes_reading ATTACH PARTITION public.%I'
        ' FOR VALUES FROM (%L) TO (%L)',
        part, day::timestamptz, (day + 1)::timestamptz);
    PERFORM public.mes_ledger_append_only('public.' || part);
    RETURN true;
END
$function$;

-- Make the partitions of today and of the coming days; return how many are new.
CREATE OR REPLACE FUNCTION public.mes_reading_extend(ahead integer DEFAULT 7)
RETURNS integer LANGUAGE sql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $function$
    SELECT count(*)::integer FROM (
        SELECT public.mes_reading_partition(current_date + days) AS made
          FROM generate_series(-1, least(ahead, 60)) AS days) AS each
     WHERE made
$function$;

-- What a tag measured from t0 up to, not including, t1. digest is the SHA-256 over its
-- rows in order of (ts, seq), 26 bytes each, big endian: microseconds since 1970 UTC
-- (int64), seq (int64), value (IEEE 754 binary64; no value is 7FF8000000000000), quality
-- (int16). count, min, max, mean and last are of good and uncertain readings; the mean is
-- exact over 15 significant digits of each, so that it depends on no order of adding.
CREATE OR REPLACE FUNCTION public.mes_reading_segment(
    the_tag integer, t0 timestamptz, t1 timestamptz)
RETURNS TABLE (rows bigint, count bigint, min float8, max float8, mean float8,
               last float8, first_seq bigint, last_seq bigint, digest bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $function$
    SELECT count(*),
           count(*) FILTER (WHERE quality < 2),
           min(value) FILTER (WHERE quality < 2),
           max(value) FILTER (WHERE quality < 2),
           (avg(value::numeric) FILTER (WHERE quality < 2))::float8,
           (array_agg(value ORDER BY ts DESC, seq DESC) FILTER (WHERE quality < 2))[1],
           (array_agg(seq ORDER BY ts, seq))[1],
           (array_agg(seq ORDER BY ts DESC, seq DESC))[1],
           sha256(coalesce(string_agg(
               int8send((extract(epoch FROM ts) * 1000000)::bigint) || int8send(seq)
               || coalesce(float8send(value), '\x7ff8000000000000'::bytea)
               || int2send(quality), ''::bytea ORDER BY ts, seq), ''::bytea))
      FROM public.mes_reading
     WHERE tag = the_tag AND ts >= t0 AND ts < t1
$function$;

FOREACH evidence IN ARRAY ARRAY['mes_reading', 'mes_reading_aside', 'mes_alarm_event']
LOOP
    PERFORM public.mes_ledger_append_only('public.' || evidence);
END LOOP;
BEGIN
    PERFORM public.mes_reading_extend();
EXCEPTION WHEN lock_not_available THEN
    NULL;  -- The table is busy; the gateway and the nightly job make them later.
END;

END
$readings$;
