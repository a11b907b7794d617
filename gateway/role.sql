-- A database role for the gateway: it adds readings, what was set aside and alarm events,
-- and keeps its own watermark. It reads and changes nothing else. Run as the owner:
--
--     psql -d plant -v role=mes_gateway -f gateway/role.sql
--
-- The role exists before: CREATE ROLE mes_gateway LOGIN. Harmless to repeat.
\set ON_ERROR_STOP on
GRANT INSERT ON public.mes_reading, public.mes_reading_aside, public.mes_alarm_event
   TO :"role";
GRANT SELECT, INSERT, UPDATE ON public.mes_reading_watermark TO :"role";
GRANT EXECUTE ON FUNCTION public.mes_reading_partition(date) TO :"role";
