-- Protection level A: the record belongs to a role that cannot log in.
--
-- Run once by a database administrator, after the addons are installed and while Odoo is
-- stopped; run again after an addon added tables to the list:
--
--   psql -d DATABASE -v odoo=ROLE [-v sealer=ROLE] [-v owner=mes_ledger_owner]
--        [-v others='mes_signature mes_other'] -f protect.sql
--
--   odoo    role under which Odoo connects; it must not be a superuser
--   sealer  role under which the sealer connects; without it Odoo's role
--   owner   role that will own the record; it is made, without login
--   others  further tables that shall only grow, names separated by spaces; functions
--           named after them (mes_reading_partition) change hands with them
--
-- Afterwards Odoo's role can add entries and read them. UPDATE, DELETE, TRUNCATE, DROP,
-- ALTER, disabling triggers and replacing functions are refused by privilege. The schema
-- changes hands too, because who owns a schema may drop what is in it. A superuser
-- remains above all this: what a superuser does is found by verification.
\set ON_ERROR_STOP on
\if :{?odoo}
\else
    \warn 'Name the role of Odoo: psql -d DATABASE -v odoo=ROLE -f protect.sql'
    \quit
\endif
\if :{?sealer}
\else
    \set sealer :odoo
\endif
\if :{?owner}
\else
    \set owner mes_ledger_owner
\endif
\if :{?others}
\else
    \set others ''
\endif

BEGIN;
SELECT set_config('mes.odoo', :'odoo', true), set_config('mes.sealer', :'sealer', true),
       set_config('mes.owner', :'owner', true), set_config('mes.others', :'others', true)
\g /dev/null

DO $protect$
DECLARE
    odoo name := current_setting('mes.odoo');
    sealer name := current_setting('mes.sealer');
    holder name := current_setting('mes.owner');
    others text[] := array_remove(
        regexp_split_to_array(current_setting('mes.others'), '\s+'), '');
    evidence text[] := ARRAY['mes_ledger_entry', 'mes_ledger_seal', 'mes_ledger_block',
                             'mes_ledger_key'];
    item text;
    member regclass;
    routine regprocedure;
BEGIN

IF EXISTS (SELECT FROM pg_roles WHERE rolname IN (odoo, sealer) AND rolsuper) THEN
    RAISE EXCEPTION 'Role % or % is a superuser: no privilege holds against it.',
        odoo, sealer;
END IF;
IF EXISTS (SELECT FROM pg_roles WHERE rolname = holder AND rolcanlogin) THEN
    RAISE EXCEPTION 'Role % can log in; the owner of the record must not.', holder;
END IF;
IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = holder) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', holder);
END IF;
FOREACH item IN ARRAY ARRAY[odoo, sealer] LOOP
    IF pg_has_role(item, holder, 'MEMBER') THEN
        EXECUTE format('REVOKE %I FROM %I', holder, item);
    END IF;
END LOOP;

EXECUTE format('ALTER SCHEMA public OWNER TO %I', holder);
EXECUTE format('GRANT USAGE, CREATE ON SCHEMA public TO %I', odoo);
EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', sealer);

FOREACH item IN ARRAY others LOOP
    PERFORM public.mes_ledger_append_only(format('public.%I', item));
END LOOP;
FOREACH item IN ARRAY evidence || 'mes_ledger_head'::text || others LOOP
    FOR member IN
        SELECT relid FROM pg_partition_tree(format('public.%I', item)::regclass)
         UNION SELECT format('public.%I', item)::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', member, holder);
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, %I, %I', member, odoo, sealer);
    END LOOP;
END LOOP;
FOR routine IN
    SELECT oid::regprocedure FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace
       AND (proname LIKE 'mes\_ledger\_%' OR EXISTS (
            SELECT FROM unnest(others) AS other WHERE starts_with(proname, other || '_')))
LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO %I', routine, holder);
END LOOP;

EXECUTE format(
    'GRANT SELECT ON public.mes_ledger_entry, public.mes_ledger_seal,'
    ' public.mes_ledger_block, public.mes_ledger_key, public.mes_ledger_head'
    ' TO %I, %I', odoo, sealer);
-- Not id, ts and xid: number, time and transaction of an entry are the database's.
EXECUTE format(
    'GRANT INSERT (stream, kind, type, uuid, request, actor, at, doc, leaf)'
    ' ON public.mes_ledger_entry TO %I', odoo);
EXECUTE format(
    'GRANT INSERT ON public.mes_ledger_seal, public.mes_ledger_block,'
    ' public.mes_ledger_key TO %I', sealer);
EXECUTE format(
    'GRANT INSERT, UPDATE, DELETE ON public.mes_ledger_head TO %I', sealer);

FOREACH item IN ARRAY others LOOP
    EXECUTE format('GRANT SELECT, INSERT, REFERENCES ON public.%I TO %I', item, odoo);
    FOR member IN
        SELECT d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid
         WHERE d.refobjid = format('public.%I', item)::regclass AND s.relkind = 'S'
    LOOP
        EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO %I', member, odoo);
    END LOOP;
END LOOP;

END
$protect$;
COMMIT;

SELECT 'Protection level ' || public.mes_ledger_level() AS "The record";
