-- What became of what: one edge for every lot that went into an order, came out of one,
-- came into the house or left it. The tables of stock and of the batch's containers are
-- followed by triggers, so that no route of Odoo, import or SQL goes past them.
--
-- A node of the graph is a number: a lot's id * 4, an order's id * 4 + 1, an unbuild
-- order's id * 4 + 2. Where a lot comes from outside, or leaves, the other end is empty.

ALTER TABLE mes_genealogy_edge
    ADD COLUMN IF NOT EXISTS parent bigint GENERATED ALWAYS AS (
        CASE WHEN way = 'out' THEN lot_id::bigint * 4
             WHEN production_id IS NOT NULL THEN production_id::bigint * 4 + 1
             WHEN unbuild_id IS NOT NULL THEN unbuild_id::bigint * 4 + 2 END) STORED,
    ADD COLUMN IF NOT EXISTS child bigint GENERATED ALWAYS AS (
        CASE WHEN way = 'in' THEN lot_id::bigint * 4
             WHEN production_id IS NOT NULL THEN production_id::bigint * 4 + 1
             WHEN unbuild_id IS NOT NULL THEN unbuild_id::bigint * 4 + 2 END) STORED;

CREATE INDEX IF NOT EXISTS mes_genealogy_edge_forward
    ON mes_genealogy_edge (parent, child) INCLUDE (company_id) WHERE voided_at IS NULL;
CREATE INDEX IF NOT EXISTS mes_genealogy_edge_backward
    ON mes_genealogy_edge (child, parent) INCLUDE (company_id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS mes_genealogy_edge_line
    ON mes_genealogy_edge (move_line_id, way)
    WHERE voided_at IS NULL AND move_line_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS mes_genealogy_edge_container
    ON mes_genealogy_edge (container_id)
    WHERE voided_at IS NULL AND container_id IS NOT NULL;

-- What stock's lines say.
CREATE OR REPLACE FUNCTION mes_genealogy_of_lines(lines int[])
RETURNS TABLE (
    company_id int, lot_id int, way varchar, kind varchar, production_id int,
    unbuild_id int, batch_id int, container_id int, move_line_id int, picking_id int,
    partner_id int, location_id int, quantity numeric, unit varchar, at timestamp)
LANGUAGE sql STABLE AS $$
    SELECT l.company_id, l.lot_id, side.way,
           (CASE side.usage
                WHEN 'supplier' THEN
                    CASE side.way WHEN 'in' THEN 'received' ELSE 'sent_back' END
                WHEN 'customer' THEN
                    CASE side.way WHEN 'in' THEN 'returned' ELSE 'delivered' END
                WHEN 'inventory' THEN
                    CASE WHEN m.is_inventory OR side.way = 'in'
                         THEN 'counted' ELSE 'scrapped' END
                ELSE CASE WHEN side.production_id IS NULL AND side.unbuild_id IS NULL
                          THEN 'issued'
                          WHEN side.way = 'out' THEN 'consumed' ELSE 'produced' END
            END)::varchar,
           side.production_id, side.unbuild_id, b.id, NULL::int, l.id, l.picking_id,
           CASE WHEN side.usage IN ('supplier', 'customer')
                THEN coalesce(p.partner_id, m.partner_id) END,
           side.location_id, trim_scale(l.quantity_product_uom::numeric),
           (u.name ->> 'en_US')::varchar, l.date
      FROM stock_move_line l
      JOIN stock_move m ON m.id = l.move_id
      JOIN stock_location a ON a.id = l.location_id
      JOIN stock_location z ON z.id = l.location_dest_id
      JOIN product_product v ON v.id = l.product_id
      JOIN product_template t ON t.id = v.product_tmpl_id
      JOIN uom_uom u ON u.id = t.uom_id
      LEFT JOIN stock_picking p ON p.id = l.picking_id
     CROSS JOIN LATERAL (
           SELECT coalesce(m.consume_unbuild_id, m.unbuild_id) AS unbuild_id) o
     CROSS JOIN LATERAL (VALUES
           ('out'::varchar, z.usage, z.id,
            CASE WHEN z.usage = 'production' AND o.unbuild_id IS NULL
                 THEN m.raw_material_production_id END,
            CASE WHEN z.usage = 'production' THEN o.unbuild_id END),
           ('in'::varchar, a.usage, a.id,
            CASE WHEN a.usage = 'production' AND o.unbuild_id IS NULL
                 THEN m.production_id END,
            CASE WHEN a.usage = 'production' THEN o.unbuild_id END)
           ) AS side (way, usage, location_id, production_id, unbuild_id)
      LEFT JOIN LATERAL (
           SELECT id FROM mes_batch
            WHERE mes_batch.production_id = side.production_id AND state <> 'cancelled'
            LIMIT 1) b ON true
     WHERE l.id = ANY(lines)
       AND l.state = 'done' AND l.lot_id IS NOT NULL AND l.quantity_product_uom > 0
       AND side.usage IN ('supplier', 'customer', 'inventory', 'production')
$$;

-- What the record says of containers that were charged: exactly, before stock rounds.
CREATE OR REPLACE FUNCTION mes_genealogy_of_containers(containers int[])
RETURNS TABLE (
    company_id int, lot_id int, way varchar, kind varchar, production_id int,
    unbuild_id int, batch_id int, container_id int, move_line_id int, picking_id int,
    partner_id int, location_id int, quantity numeric, unit varchar, at timestamp)
LANGUAGE sql STABLE AS $$
    SELECT b.company_id, c.lot_id, 'out'::varchar, 'charged'::varchar, b.production_id,
           NULL::int, b.id, c.id, NULL::int, NULL::int, NULL::int, NULL::int,
           split_part(c.net, ' ', 1)::numeric,
           substr(c.net, strpos(c.net, ' ') + 1)::varchar, c.charged_at
      FROM mes_container c JOIN mes_batch b ON b.id = c.batch_id
     WHERE c.id = ANY(containers)
       AND c.charged_at IS NOT NULL AND c.lot_id IS NOT NULL
$$;

-- Whether an edge that stands says what is so now.
CREATE OR REPLACE FUNCTION mes_genealogy_same(
    e mes_genealogy_edge, lot int, side varchar, what varchar, production int,
    unbuild int, partner int, amount numeric)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT e.lot_id = lot AND e.way = side AND e.kind = what
       AND e.production_id IS NOT DISTINCT FROM production
       AND e.unbuild_id IS NOT DISTINCT FROM unbuild
       AND e.partner_id IS NOT DISTINCT FROM partner AND e.quantity = amount
$$;

-- Brings the edges of some lines and containers in step; edges that were corrected stay,
-- marked as void.
CREATE OR REPLACE FUNCTION mes_genealogy_keep(lines int[], containers int[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE mes_genealogy_edge e SET voided_at = clock_timestamp() AT TIME ZONE 'UTC'
     WHERE e.voided_at IS NULL
       AND (e.move_line_id = ANY(lines) OR e.container_id = ANY(containers))
       AND NOT EXISTS (
            SELECT FROM mes_genealogy_of_lines(lines) w
             WHERE w.move_line_id = e.move_line_id
               AND mes_genealogy_same(e, w.lot_id, w.way, w.kind, w.production_id,
                                      w.unbuild_id, w.partner_id, w.quantity)
            UNION ALL
            SELECT FROM mes_genealogy_of_containers(containers) w
             WHERE w.container_id = e.container_id
               AND mes_genealogy_same(e, w.lot_id, w.way, w.kind, w.production_id,
                                      w.unbuild_id, w.partner_id, w.quantity));
    INSERT INTO mes_genealogy_edge (
        company_id, lot_id, way, kind, production_id, unbuild_id, batch_id, container_id,
        move_line_id, picking_id, partner_id, location_id, quantity, unit, at)
    SELECT * FROM mes_genealogy_of_lines(lines)
     UNION ALL
    SELECT * FROM mes_genealogy_of_containers(containers)
     ORDER BY at, move_line_id
        ON CONFLICT DO NOTHING;
END
$$;

CREATE OR REPLACE FUNCTION mes_genealogy_follow_lines() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    ids int[];
BEGIN
    SELECT array_agg(id) INTO ids FROM changed WHERE state = 'done';
    IF ids IS NOT NULL THEN
        PERFORM mes_genealogy_keep(ids, '{}');
    END IF;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER mes_genealogy_made AFTER INSERT ON stock_move_line
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION mes_genealogy_follow_lines();
CREATE OR REPLACE TRIGGER mes_genealogy_changed AFTER UPDATE ON stock_move_line
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION mes_genealogy_follow_lines();

-- A move's order may be written after its lines were: its lines are looked at again.
CREATE OR REPLACE FUNCTION mes_genealogy_follow_move() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mes_genealogy_keep(array_agg(id), '{}')
       FROM stock_move_line WHERE move_id = NEW.id AND state = 'done'
     HAVING count(*) > 0;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER mes_genealogy_reassigned
    AFTER UPDATE OF raw_material_production_id, production_id, unbuild_id,
                    consume_unbuild_id ON stock_move
    FOR EACH ROW
    WHEN ((OLD.raw_material_production_id, OLD.production_id, OLD.unbuild_id,
           OLD.consume_unbuild_id)
          IS DISTINCT FROM
          (NEW.raw_material_production_id, NEW.production_id, NEW.unbuild_id,
           NEW.consume_unbuild_id))
    EXECUTE FUNCTION mes_genealogy_follow_move();

CREATE OR REPLACE FUNCTION mes_genealogy_follow_container() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mes_genealogy_keep('{}', ARRAY[NEW.id]);
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER mes_genealogy_charged
    AFTER INSERT OR UPDATE OF charged_at, lot_id, net ON mes_container
    FOR EACH ROW WHEN (NEW.charged_at IS NOT NULL)
    EXECUTE FUNCTION mes_genealogy_follow_container();

-- Edges are never rewritten and never deleted; an edge can be marked as void, once.
-- The generated columns are not worked out yet when this looks at the new row.
CREATE OR REPLACE FUNCTION mes_genealogy_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL
       AND to_jsonb(OLD) - '{voided_at,parent,child}'::text[]
           = to_jsonb(NEW) - '{voided_at,parent,child}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The genealogy is added to, never rewritten'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE OR REPLACE TRIGGER mes_genealogy_kept BEFORE UPDATE OR DELETE
    ON mes_genealogy_edge FOR EACH ROW EXECUTE FUNCTION mes_genealogy_kept();
CREATE OR REPLACE TRIGGER mes_genealogy_kept_whole BEFORE TRUNCATE
    ON mes_genealogy_edge FOR EACH STATEMENT EXECUTE FUNCTION mes_genealogy_kept();
ALTER TABLE mes_genealogy_edge ENABLE ALWAYS TRIGGER mes_genealogy_kept;
ALTER TABLE mes_genealogy_edge ENABLE ALWAYS TRIGGER mes_genealogy_kept_whole;

-- What there was before: stock of earlier years, batches of an earlier version.
SELECT mes_genealogy_keep(
    ARRAY(SELECT id FROM stock_move_line WHERE state = 'done'),
    ARRAY(SELECT id FROM mes_container WHERE charged_at IS NOT NULL));
