/** What stands on a view, in the order in which it can be made again. */
export const dependentsFunction = `
CREATE OR REPLACE FUNCTION pg_temp.strata_dependents(strata_view regclass)
RETURNS jsonb[] LANGUAGE plpgsql AS $strata$
DECLARE
  item jsonb;
  found jsonb[] := '{}';
BEGIN
  FOR item IN SELECT pg_temp.strata_standing(strata_view, NULL) LOOP
    item := item || '{"copy": null, "move": null, "back": null, "extend": null, "refused": null}';
    found := array_append(found, item);
    IF item->>'kind' = 'view' THEN
      found := array_cat(found, pg_temp.strata_dependents((item->>'name')::regclass));
    END IF;
  END LOOP;
  RETURN found;
END
$strata$`

/**
 * Once the old column has the name of its successor, PostgreSQL writes every definition over the
 * successor. Each is then tried by itself, an index on an empty copy of the table. ST001 takes back
 * what was only to be seen. What goes is followed by what stands on it.
 */
export const successorFunction = `
CREATE OR REPLACE FUNCTION pg_temp.strata_number(strata_table regclass, strata_column text)
RETURNS smallint LANGUAGE sql AS $strata$
SELECT attnum FROM pg_attribute WHERE attrelid = strata_table AND attname = strata_column AND NOT attisdropped
$strata$;

CREATE OR REPLACE FUNCTION pg_temp.strata_refusal(
  strata_table regclass, successor text, new_type text, item jsonb
) RETURNS text LANGUAGE plpgsql AS $strata$
DECLARE
  kind constant text := item->>'kind';
BEGIN
  IF new_type IS NOT NULL THEN
    EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', strata_table, successor, new_type);
  END IF;
  IF kind = 'index' THEN
    EXECUTE format('CREATE TEMP TABLE strata_trial (LIKE %s)', strata_table);
  END IF;
  EXECUTE CASE
    WHEN kind IN ('check', 'foreignKey') THEN
      format('ALTER TABLE %s ADD CONSTRAINT strata_copy %s NOT VALID', strata_table, item->>'copy')
    WHEN kind = 'index' THEN
      replace(item->>'copy', format(' ON %s USING ', strata_table), ' ON pg_temp.strata_trial USING ')
    ELSE coalesce(item->>'copy', item->>'move')
  END;
  RAISE SQLSTATE 'ST001';
EXCEPTION
  WHEN SQLSTATE 'ST001' THEN RETURN NULL;
  WHEN OTHERS THEN RETURN SQLERRM;
END
$strata$;

CREATE OR REPLACE FUNCTION pg_temp.strata_over(
  strata_table regclass, strata_column text, successor text, number_of smallint, is_there boolean
) RETURNS jsonb LANGUAGE plpgsql AS $strata$
DECLARE
  found jsonb;
BEGIN
  IF is_there THEN
    EXECUTE format('ALTER TABLE %s RENAME COLUMN %I TO strata_aside', strata_table, successor);
  END IF;
  EXECUTE format('ALTER TABLE %s RENAME COLUMN %I TO %I', strata_table, strata_column, successor);
  found := (
    SELECT jsonb_object_agg(concat(one->>'kind', ' ', one->>'id'), one)
    FROM pg_temp.strata_standing(strata_table, number_of) AS one
  );
  RAISE SQLSTATE 'ST001';
EXCEPTION
  WHEN SQLSTATE 'ST001' THEN RETURN found;
END
$strata$;

CREATE OR REPLACE FUNCTION pg_temp.strata_standing_objects(
  strata_table regclass, strata_column text, successor text, given_type text, is_there boolean
) RETURNS jsonb LANGUAGE plpgsql AS $strata$
DECLARE
  number_of constant smallint := pg_temp.strata_number(strata_table, strata_column);
  next_number constant smallint := pg_temp.strata_number(strata_table, successor);
  new_type text;
  held jsonb[];
  over_all jsonb;
  item jsonb;
  over_it jsonb;
  refused text;
  found jsonb[] := '{}';
BEGIN
  IF (strata_column IS NOT NULL AND number_of IS NULL) OR is_there <> (next_number IS NOT NULL) THEN
    RETURN '{"standing": [], "onSuccessor": []}';
  END IF;
  held := ARRAY(SELECT pg_temp.strata_standing(strata_table, number_of));
  IF successor IS NOT NULL AND held <> '{}' THEN
    over_all := pg_temp.strata_over(strata_table, strata_column, successor, number_of, is_there);
  END IF;
  IF NOT is_there THEN
    new_type := coalesce(given_type, (
      SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = strata_table AND attnum = number_of
    ));
  END IF;
  FOREACH item IN ARRAY held LOOP
    over_it := over_all->concat(item->>'kind', ' ', item->>'id');
    refused := NULL;
    IF over_it IS NOT NULL THEN
      -- A trigger is of both columns between the two releases.
      over_it := over_it || jsonb_build_object('move', replace(over_it->>'move', ', strata_aside', ''));
      IF over_it->>'move' IS NOT NULL OR (over_it->>'copy' IS NOT NULL AND NOT is_there) THEN
        refused := pg_temp.strata_refusal(strata_table, successor, new_type, over_it);
        IF refused IS NOT NULL THEN
          over_it := over_it || '{"copy": null, "move": null}';
        END IF;
      END IF;
    END IF;
    item := item || jsonb_build_object(
      'copy', over_it->'copy', 'move', over_it->'move', 'back', item->'move', 'refused', refused,
      'extend', CASE WHEN item->>'fields' IS NOT NULL AND over_it->>'move' IS NOT NULL AND NOT is_there THEN
        replace(item->>'move', format(' OF %s ', item->>'fields'), format(' OF %s, %I ', item->>'fields', successor))
      END
    );
    found := array_append(found, item);
    IF item->>'kind' = 'view' AND item->>'move' IS NULL THEN
      found := array_cat(found, pg_temp.strata_dependents((item->>'name')::regclass));
    END IF;
  END LOOP;
  RETURN jsonb_build_object('standing', to_jsonb(found), 'onSuccessor', to_jsonb(ARRAY(
    SELECT concat(one->>'kind', ' ', one->>'name')
    FROM pg_temp.strata_standing(strata_table, next_number) AS one WHERE is_there
  )));
END
$strata$`
