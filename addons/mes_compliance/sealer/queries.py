"""What an audit asks of the tables."""

from __future__ import annotations

END = """
SELECT no FROM public.mes_ledger_block WHERE no >= %s
 ORDER BY no OFFSET %s LIMIT 1
"""
BLOCKS = """
SELECT no, header, hash, signature FROM public.mes_ledger_block
 WHERE no >= {start}{end} ORDER BY no
"""
ROWS = """
SELECT s.block, s.position, s.stream::text, s.seq, s.chain, e.doc, e.leaf,
       e.stream::text, e.kind, e.type, e.uuid::text, e.request::text, e.actor,
       to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  FROM public.mes_ledger_seal s
  LEFT JOIN public.mes_ledger_entry e ON e.ts = s.entry_ts AND e.id = s.entry_id
 WHERE s.block >= {start}{end}
 ORDER BY s.block, s.position
"""
BEFORE = """
SELECT asked.stream::text, last.seq, last.chain
  FROM unnest(%s::uuid[], %s::bigint[]) AS asked(stream, seq)
 CROSS JOIN LATERAL (
       SELECT s.seq, s.chain FROM public.mes_ledger_seal s
        WHERE s.stream = asked.stream AND s.seq < asked.seq
        ORDER BY s.seq DESC LIMIT 1) AS last
"""
CACHED = """
SELECT h.stream::text, h.seq, h.chain, last.seq, last.chain
  FROM public.mes_ledger_head h
  LEFT JOIN LATERAL (
       SELECT s.seq, s.chain FROM public.mes_ledger_seal s
        WHERE s.stream = h.stream ORDER BY s.seq DESC LIMIT 1) AS last ON true
 ORDER BY h.stream
"""
KEYS = "SELECT key, public, from_block FROM public.mes_ledger_key ORDER BY from_block"
LABEL = "SELECT doc FROM public.mes_ledger_entry WHERE stream = %s LIMIT 9"
UNSEALED = """
SELECT e.id, e.stream::text, e.type, round(extract(epoch FROM now() - e.ts))::bigint
  FROM public.mes_ledger_entry e
 WHERE e.ts < now() - make_interval(secs => {seconds})
   AND NOT EXISTS (SELECT FROM public.mes_ledger_seal s
                    WHERE s.entry_id = e.id AND s.entry_ts = e.ts)
 ORDER BY e.id
"""
TWICE = """
SELECT min(stream::text), min(type), uuid::text, count(*)
  FROM public.mes_ledger_entry GROUP BY uuid HAVING count(*) > 1
"""
