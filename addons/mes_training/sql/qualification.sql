-- The last line under every route of the ORM: a GMP qualification is never deleted, by
-- nobody, not even by the cascade from its skill, type, level or person.
CREATE OR REPLACE FUNCTION mes_qualification_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.mes_code IS NOT NULL THEN
        RAISE EXCEPTION 'GMP qualification % is never deleted', OLD.mes_code
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

CREATE OR REPLACE TRIGGER mes_qualification_kept
    BEFORE DELETE ON hr_employee_skill
    FOR EACH ROW EXECUTE FUNCTION mes_qualification_kept();
ALTER TABLE hr_employee_skill ENABLE ALWAYS TRIGGER mes_qualification_kept;
