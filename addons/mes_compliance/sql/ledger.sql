-- The tables of the record. Harmless to repeat; where the tables belong to another role
-- (protection level A, protect.sql) nothing is touched.
--
-- Rows are only ever added: triggers refuse UPDATE, DELETE and TRUNCATE on every table and
-- partition, whoever asks and whatever session_replication_role says.
DO $ledger$
DECLARE
    holder oid;
BEGIN

SELECT relowner INTO holder
  FROM pg_class WHERE oid = to_regclass('public.mes_ledger_entry');
IF FOUND AND NOT pg_has_role(holder, 'USAGE') THEN
    RETURN;
END IF;

-- Entries: the exact bytes of an event (doc) and their hash (leaf). The other columns
-- repeat what the bytes say, for searching. xid tells the sealer which rows are final.
CREATE TABLE IF NOT EXISTS public.mes_ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ts timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    stream uuid NOT NULL,
    kind text NOT NULL,
    type text NOT NULL,
    uuid uuid NOT NULL,
    request uuid,
    actor integer NOT NULL,
    at timestamptz NOT NULL,
    doc bytea NOT NULL,
    leaf bytea NOT NULL,
    CONSTRAINT mes_ledger_entry_leaf CHECK (leaf = sha256('\x00'::bytea || doc)),
    PRIMARY KEY (ts, id)
) PARTITION BY RANGE (ts);
CREATE INDEX IF NOT EXISTS mes_ledger_entry_stream
    ON public.mes_ledger_entry (stream, id);
CREATE INDEX IF NOT EXISTS mes_ledger_entry_xid ON public.mes_ledger_entry (xid);
CREATE INDEX IF NOT EXISTS mes_ledger_entry_uuid ON public.mes_ledger_entry (uuid);
CREATE INDEX IF NOT EXISTS mes_ledger_entry_request
    ON public.mes_ledger_entry (request) WHERE request IS NOT NULL;
CREATE INDEX IF NOT EXISTS mes_ledger_entry_ts
    ON public.mes_ledger_entry USING brin (ts);
CREATE TABLE IF NOT EXISTS public.mes_ledger_entry_default
    PARTITION OF public.mes_ledger_entry DEFAULT;

-- Seals: the place the sealer gave an entry, in its stream and in its block.
CREATE TABLE IF NOT EXISTS public.mes_ledger_seal (
    stream uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    entry_id bigint NOT NULL,
    entry_ts timestamptz NOT NULL,
    chain bytea NOT NULL CHECK (octet_length(chain) = 32),
    block bigint NOT NULL CHECK (block >= 0),
    position integer NOT NULL CHECK (position BETWEEN 0 AND 1023),
    PRIMARY KEY (stream, seq, entry_ts),
    UNIQUE (entry_id, entry_ts)
) PARTITION BY RANGE (entry_ts);
CREATE INDEX IF NOT EXISTS mes_ledger_seal_block
    ON public.mes_ledger_seal (block, position);
CREATE TABLE IF NOT EXISTS public.mes_ledger_seal_default
    PARTITION OF public.mes_ledger_seal DEFAULT;

CREATE TABLE IF NOT EXISTS public.mes_ledger_block (
    no bigint PRIMARY KEY CHECK (no >= 0),
    header bytea NOT NULL,
    hash bytea NOT NULL CHECK (hash = sha256('\x04'::bytea || header)),
    signature bytea CHECK (octet_length(signature) = 64)
);
CREATE TABLE IF NOT EXISTS public.mes_ledger_key (
    key text PRIMARY KEY,
    alg text NOT NULL CHECK (alg = 'ed25519'),
    public bytea NOT NULL CHECK (octet_length(public) = 32),
    from_block bigint NOT NULL,
    CHECK (key = left(encode(sha256(public), 'hex'), 16))
);

-- Heads of the streams: the sealer's cache. Not evidence; it can be made again.
CREATE TABLE IF NOT EXISTS public.mes_ledger_head (
    stream uuid PRIMARY KEY,
    seq bigint NOT NULL,
    chain bytea NOT NULL
);

CREATE OR REPLACE FUNCTION public.mes_ledger_refuse() RETURNS trigger
LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION 'The record only grows: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$function$;

-- Let a table, and its partitions, refuse UPDATE, DELETE and TRUNCATE to everybody.
CREATE OR REPLACE FUNCTION public.mes_ledger_append_only(target text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    member regclass;
BEGIN
    FOR member IN
        SELECT relid FROM (
            SELECT relid::oid FROM pg_partition_tree(target::regclass)
             UNION SELECT target::regclass::oid) AS tree
         WHERE NOT EXISTS (
            SELECT FROM pg_trigger t WHERE t.tgrelid = tree.relid
               AND t.tgenabled = 'A' AND t.tgname = 'mes_append_only')
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER mes_append_only'
            ' BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT'
            ' EXECUTE FUNCTION public.mes_ledger_refuse()', member);
        EXECUTE format(
            'ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER mes_append_only', member);
    END LOOP;
END
$function$;

-- Make the monthly partitions of this month and the coming ones; return how many are new.
-- A month whose rows already lie in the default partition stays there.
CREATE OR REPLACE FUNCTION public.mes_ledger_extend(ahead integer DEFAULT 3)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' SET timezone = 'UTC'
AS $function$
DECLARE
    parent text;
    bound text;
    part text;
    month timestamptz;
    taken boolean;
    made integer := 0;
BEGIN
    FOREACH parent IN ARRAY ARRAY['mes_ledger_entry', 'mes_ledger_seal'] LOOP
        bound := CASE parent WHEN 'mes_ledger_entry' THEN 'ts' ELSE 'entry_ts' END;
        FOR month IN SELECT generate_series(
            date_trunc('month', now()),
            date_trunc('month', now()) + make_interval(months => least(ahead, 24)),
            interval '1 month')
        LOOP
            part := parent || to_char(month, '"_y"YYYY"m"MM');
            CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
            EXECUTE format(
                'SELECT EXISTS (SELECT FROM public.%I WHERE %I >= %L AND %I < %L)',
                parent || '_default', bound, month, bound, month + interval '1 month')
                INTO taken;
            CONTINUE WHEN taken;
            -- Attached, not created in place: writers are not kept waiting.
            EXECUTE format(
                'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS'
                ' INCLUDING CONSTRAINTS)', part, parent);
            EXECUTE format(
                'ALTER TABLE public.%I ATTACH PARTITION public.%I'
                ' FOR VALUES FROM (%L) TO (%L)',
                parent, part, month, month + interval '1 month');
            PERFORM public.mes_ledger_append_only('public.' || part);
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END
$function$;

-- Tell how far the tables are protected: A by privileges (nobody who can log in owns
-- them, or the schema, or may change rows), B by triggers, C by neither.
CREATE OR REPLACE FUNCTION public.mes_ledger_level() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $function$
    WITH ledger AS (
        SELECT c.oid, c.relowner, n.nspowner, c.relacl
          FROM unnest(ARRAY['mes_ledger_entry', 'mes_ledger_seal', 'mes_ledger_block',
                            'mes_ledger_key']) AS named(name)
          LEFT JOIN pg_namespace n ON n.nspname = 'public'
          LEFT JOIN pg_class c ON c.relname = named.name AND c.relnamespace = n.oid
    ), members AS (
        SELECT oid FROM ledger
         UNION SELECT i.inhrelid FROM ledger JOIN pg_inherits i ON i.inhparent = oid
    ), people AS (
        SELECT oid FROM pg_roles WHERE rolcanlogin AND NOT rolsuper
    )
    SELECT CASE
        WHEN EXISTS (SELECT FROM members m WHERE NOT EXISTS (
            SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
             WHERE t.tgrelid = m.oid AND t.tgenabled = 'A'
               AND t.tgtype = 58 AND f.proname = 'mes_ledger_refuse'))
        THEN 'C'
        WHEN EXISTS (SELECT FROM ledger, people
             WHERE pg_has_role(people.oid, relowner, 'MEMBER')
                OR pg_has_role(people.oid, nspowner, 'MEMBER')
                OR has_table_privilege(
                       people.oid, ledger.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER'))
          OR EXISTS (SELECT FROM ledger, pg_roles r
             WHERE r.rolcanlogin AND (r.oid = relowner OR r.rolsuper AND EXISTS (
                   SELECT FROM aclexplode(relacl) a WHERE a.grantee = r.oid)))
        THEN 'B'
        ELSE 'A'
    END
$function$;

-- Tell which process seals at present, by the lock it holds; no row when none does.
CREATE OR REPLACE FUNCTION public.mes_ledger_sealer()
RETURNS TABLE (pid integer, name text, since timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $function$
    SELECT l.pid, a.application_name, a.backend_start
      FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
     WHERE l.locktype = 'advisory' AND l.granted
       AND l.classid = 5064019 AND l.objid = 1 AND l.objsubid = 2
$function$;

PERFORM public.mes_ledger_append_only('public.mes_ledger_entry');
PERFORM public.mes_ledger_append_only('public.mes_ledger_seal');
PERFORM public.mes_ledger_append_only('public.mes_ledger_block');
PERFORM public.mes_ledger_append_only('public.mes_ledger_key');
BEGIN
    PERFORM public.mes_ledger_extend();
EXCEPTION WHEN lock_not_available THEN
    NULL;  -- The tables are busy; the sealer makes the partitions later.
END;

END
$ledger$;
