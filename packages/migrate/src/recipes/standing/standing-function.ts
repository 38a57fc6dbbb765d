/**
 * What depends on a column, or on a table where the column's number is NULL: each object with the
 * statement that makes it, as PostgreSQL itself writes it.
 */
export const standingFunction = `
CREATE OR REPLACE FUNCTION pg_temp.strata_standing(strata_table regclass, strata_column smallint)
RETURNS SETOF jsonb LANGUAGE sql AS $strata$
WITH held AS (
  SELECT classid, objid, objsubid, bool_and(deptype = 'n') AS holds FROM pg_depend
  WHERE refclassid = 'pg_class'::regclass AND refobjid = strata_table AND deptype IN ('n', 'a')
    AND (strata_column IS NULL OR refobjsubid = strata_column)
  GROUP BY classid, objid, objsubid
), constraints AS (
  SELECT c.oid,
    CASE WHEN c.contype = 'c' THEN 'check' WHEN c.contype <> 'f' THEN 'key'
      WHEN c.conrelid = strata_table THEN 'foreignKey' ELSE 'reference' END AS kind,
    c.conname AS name, c.conrelid::regclass::text AS place, c.convalidated AS valid,
    regexp_replace(pg_get_constraintdef(c.oid, true), ' NOT VALID$', '') AS def
  FROM held JOIN pg_constraint c ON classid = 'pg_constraint'::regclass AND c.oid = objid
  WHERE c.contype IN ('c', 'f', 'p', 'u', 'x') AND c.conrelid <> 0 AND c.conparentid = 0
), indexes AS (
  SELECT i.indexrelid AS oid, c.relname AS name, pg_get_indexdef(i.indexrelid, 0, true) AS def
  FROM held JOIN pg_index i ON classid = 'pg_class'::regclass AND i.indexrelid = objid
  JOIN pg_class c ON c.oid = i.indexrelid
  WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype <> 'f')
), triggers AS (
  SELECT t.oid, t.tgname AS name, t.tgrelid::regclass::text AS place,
    CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' END AS state,
    t.tgconstraint <> 0 AS constrains, pg_get_triggerdef(t.oid, true) AS def,
    (SELECT string_agg(quote_ident(attname), ', ' ORDER BY at)
      FROM unnest(t.tgattr) WITH ORDINALITY AS of(num, at)
      JOIN pg_attribute ON attrelid = t.tgrelid AND attnum = num
      WHERE strata_column = ANY (t.tgattr)) AS fields
  FROM held JOIN pg_trigger t ON classid = 'pg_trigger'::regclass AND t.oid = objid
  WHERE NOT t.tgisinternal AND t.tgparentid = 0
), views AS (
  SELECT v.oid, v.oid::regclass::text AS name, v.relkind = 'v' AS plain,
    coalesce(' WITH (' || array_to_string(v.reloptions, ', ') || ')', '') AS options,
    rtrim(pg_get_viewdef(v.oid, true), ';') AS def
  FROM held JOIN pg_rewrite r ON classid = 'pg_rewrite'::regclass AND r.oid = objid
  JOIN pg_class v ON v.oid = r.ev_class WHERE v.relkind IN ('v', 'm') AND r.rulename = '_RETURN'
), rules AS (
  SELECT r.oid, r.rulename AS name, r.ev_class::regclass::text AS place,
    rtrim(pg_get_ruledef(r.oid, true), ';') AS def
  FROM held JOIN pg_rewrite r ON classid = 'pg_rewrite'::regclass AND r.oid = objid
  WHERE r.rulename <> '_RETURN'
), policies AS (
  SELECT p.oid, p.polname AS name, p.polrelid::regclass::text AS place,
    CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END AS mode,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
      ELSE 'ALL' END AS command,
    (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE role::regrole::text END, ', ')
      FROM unnest(p.polroles) AS role) AS roles,
    coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid, true) || ')', '')
      || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')', '') AS def
  FROM held JOIN pg_policy p ON classid = 'pg_policy'::regclass AND p.oid = objid
), generated AS (
  SELECT DISTINCT d.oid, a.attname AS name, a.attgenerated = 'v' AS virtual,
    pg_get_expr(d.adbin, d.adrelid, true) AS def
  FROM held JOIN pg_attrdef d ON d.adrelid = strata_table AND (
    (classid = 'pg_attrdef'::regclass AND d.oid = objid)
    OR (classid = 'pg_class'::regclass AND objid = strata_table AND d.adnum = objsubid)
  )
  JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  WHERE a.attgenerated <> '' AND strata_column IS NOT NULL AND a.attnum <> strata_column
), fields AS (
  SELECT attnum, attacl, attstattarget, attoptions, quote_ident(attname) AS field,
    col_description(attrelid, attnum) AS description
  FROM pg_attribute WHERE attrelid = strata_table AND NOT attisdropped
    AND (attnum = strata_column OR (strata_column IS NULL AND attnum > 0))
), grants AS (
  SELECT attnum, privilege_type AS privilege, is_grantable, field, grantee FROM fields, aclexplode(attacl)
  UNION ALL
  SELECT 0, privilege_type, is_grantable, NULL, grantee
  FROM pg_class c, aclexplode(c.relacl) WHERE c.oid = strata_table AND strata_column IS NULL AND grantee <> c.relowner
), granted AS (
  SELECT attnum, privilege, field, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS grantee,
    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option FROM grants
), comments AS (
  SELECT attnum, format('%s.%s', strata_table, field) AS place, description, 'COLUMN' AS kind
  FROM fields WHERE description IS NOT NULL
  UNION ALL
  SELECT 0, strata_table::text, obj_description(oid, 'pg_class'),
    CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END
  FROM pg_class WHERE oid = strata_table AND strata_column IS NULL AND obj_description(oid, 'pg_class') IS NOT NULL
), settings AS (
  SELECT attnum, 'target' AS name, format('SET STATISTICS %s', attstattarget) AS def, field
  FROM fields WHERE attstattarget >= 0
  UNION ALL
  SELECT attnum, 'options', format('SET (%s)', array_to_string(attoptions, ', ')), field
  FROM fields WHERE attoptions IS NOT NULL
), found (id, kind, name, valid, label, detail, sql, drop, copy, move, fields) AS (
  SELECT oid::text, kind, name::text, valid,
    format('%s %I on %s', CASE kind WHEN 'check' THEN 'check constraint' WHEN 'key' THEN 'constraint'
      ELSE 'foreign key' END, name, place),
    def,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', place, name, def || CASE WHEN valid THEN '' ELSE ' NOT VALID' END),
    CASE kind WHEN 'reference' THEN format('ALTER TABLE %s DROP CONSTRAINT %I', place, name) END,
    CASE WHEN kind IN ('check', 'foreignKey') THEN def END,
    NULL, NULL
  FROM constraints
  UNION ALL
  SELECT oid::text, 'index', name, true, format('index %I', name), def, def, NULL,
    replace(def, format('INDEX %I ON ', name), 'INDEX strata_copy ON '), NULL, NULL
  FROM indexes
  UNION ALL
  SELECT s.oid::text, 'statistics', stxname, true, format('statistics %I', stxname), def, def, NULL,
    replace(def, format('STATISTICS %I.%I ', place, stxname), format('STATISTICS %I.strata_copy ', place)), NULL, NULL
  FROM held JOIN pg_statistic_ext s ON classid = 'pg_statistic_ext'::regclass AND s.oid = objid,
    pg_get_statisticsobjdef(s.oid) AS def, name(s.stxnamespace::regnamespace) AS place
  UNION ALL
  SELECT oid::text, 'trigger', name, true, format('trigger %I on %s', name, place), def, def || stays,
    format('DROP TRIGGER %I ON %s', name, place), NULL,
    CASE WHEN constrains THEN format(E'DROP TRIGGER %I ON %s;\\n%s', name, place, def)
      ELSE regexp_replace(def, '^CREATE', 'CREATE OR REPLACE') END || stays,
    fields
  FROM triggers, coalesce(E';\\nALTER TABLE ' || place || ' ' || state || format(' TRIGGER %I', name), '') AS stays
  UNION ALL
  SELECT oid::text, 'view', name, true, format('%s %s', lower(type), name), NULL,
    CASE WHEN plain THEN 'CREATE OR REPLACE ' ELSE 'CREATE ' END || type || made,
    format('DROP %s %s', type, name), NULL, CASE WHEN plain THEN 'CREATE OR REPLACE VIEW' || made END, NULL
  FROM views, format(E' %s%s AS\\n%s', name, options, def) AS made,
    upper(CASE WHEN plain THEN 'view' ELSE 'materialized view' END) AS type
  UNION ALL
  SELECT oid::text, 'rule', name, true, format('rule %I on %s', name, place), def, def,
    format('DROP RULE %I ON %s', name, place), NULL, regexp_replace(def, '^CREATE', 'CREATE OR REPLACE'), NULL
  FROM rules
  UNION ALL
  SELECT oid::text, 'policy', name, true, format('policy %I on %s', name, place),
    format('FOR %s TO %s%s', command, roles, def),
    format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s', name, place, mode, command, roles, def),
    format('DROP POLICY %I ON %s', name, place), NULL, format('ALTER POLICY %I ON %s%s', name, place, def), NULL
  FROM policies
  UNION ALL
  SELECT p.oid::text, 'function', p.proname, true, format('function %s', p.oid::regprocedure), NULL, def,
    format('DROP ROUTINE %s', p.oid::regprocedure), NULL, def, NULL
  FROM held JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid, pg_get_functiondef(p.oid) AS def
  WHERE p.prokind IN ('f', 'p')
  UNION ALL
  SELECT oid::text, 'generated', name, true,
    format(CASE WHEN virtual THEN 'generated column %I of %s'
      ELSE 'expression of the generated column %I of %s, which keeps its values' END, name, strata_table),
    def, NULL,
    format('ALTER TABLE %s ' || CASE WHEN virtual THEN 'DROP COLUMN %I'
      ELSE 'ALTER COLUMN %I DROP EXPRESSION' END, strata_table, name),
    NULL,
    CASE WHEN virtual THEN format('ALTER TABLE %s ALTER COLUMN %I SET EXPRESSION AS (%s)', strata_table, name, def) END,
    NULL
  FROM generated
  UNION ALL
  SELECT format('grant %s %s %s', attnum, privilege, grantee), 'grant', privilege || ' ' || grantee, true,
    format('privilege %s of %s on %s', privilege, grantee, strata_table || coalesce('.' || field, '')),
    NULL, sql, NULL, sql, NULL, NULL
  FROM granted, format('GRANT %s%s ON %s TO %s%s', privilege, ' (' || field || ')', strata_table, grantee, option) AS sql
  UNION ALL
  SELECT format('comment %s', attnum), 'comment', '', true, format('comment on %s', place), description,
    sql, NULL, sql, NULL, NULL
  FROM comments, format('COMMENT ON %s %s IS %L', kind, place, description) AS sql
  UNION ALL
  SELECT format('setting %s %s', attnum, name), 'setting', name, true,
    format('setting of %s.%s', strata_table, field), def, sql, NULL, sql, NULL, NULL
  FROM settings, format('ALTER TABLE %s ALTER COLUMN %s %s', strata_table, field, def) AS sql
  UNION ALL
  SELECT 'security', 'security', '', true, format('row level security of %s', strata_table), NULL,
    format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY%s', strata_table,
      CASE WHEN relforcerowsecurity THEN ', FORCE ROW LEVEL SECURITY' ELSE '' END), NULL, NULL, NULL, NULL
  FROM pg_class WHERE oid = strata_table AND strata_column IS NULL AND relrowsecurity
  UNION ALL
  SELECT format('%s %s %s', classid, objid, objsubid), CASE WHEN holds THEN 'holder' ELSE 'other' END,
    description, true, description,
    NULL, NULL, NULL, NULL, NULL, NULL
  FROM held LEFT JOIN pg_class c ON classid = 'pg_class'::regclass AND c.oid = objid,
    pg_describe_object(classid, objid, objsubid) AS description
  WHERE (c.relkind IN ('r', 'p', 'f') AND objid <> strata_table) OR classid NOT IN (
    'pg_class'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass,
    'pg_policy'::regclass, 'pg_statistic_ext'::regclass, 'pg_attrdef'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass
  )
)
SELECT to_jsonb(found) FROM found ORDER BY kind, name
$strata$`
