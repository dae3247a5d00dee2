-- What the tables of a schema are: a line for each column, and for whatever else decides what they may hold.
with tables as (
    select oid, relname, relkind, relpersistence, relrowsecurity
    from pg_class
    where relnamespace = case when ? then pg_my_temp_schema()
                              else (select oid from pg_namespace where nspname = current_schema()) end
      and relkind in ('r', 'p', 'v', 'm', 'f')
      -- where tools that migrate databases keep their history
      and relname not in (?, 'schema_migrations', 'goose_db_version', 'databasechangelog', 'databasechangeloglock',
                          'alembic_version', '_sqlx_migrations', '_prisma_migrations')
      and not exists (
          select from pg_depend
          where classid = cast('pg_class' as regclass) and objid = pg_class.oid and deptype = 'e'
      )
)
select relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
       || case when attnotnull then ' not null' else '' end
       || case when attgenerated <> '' or attidentity <> '' then ' generated' else '' end as line
from tables
join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped
union all
select relname || ' ' || pg_get_constraintdef(pg_constraint.oid)
from tables
join pg_constraint on conrelid = tables.oid and contype <> 'n'
union all
select relname || ' unique index ' || cast(indexrelid as regclass)
from tables
join pg_index on indrelid = tables.oid and indisunique
where not exists (select from pg_constraint where conindid = indexrelid)
union all
select relname || ' trigger ' || tgname
from tables
join pg_trigger on tgrelid = tables.oid and not tgisinternal
union all
select relname || ' rule ' || rulename
from tables
join pg_rewrite on ev_class = tables.oid and relkind not in ('v', 'm')
union all
select relname || ' child of ' || cast(inhparent as regclass)
from tables
join pg_inherits on inhrelid = tables.oid
union all
select relname || ' ' || feature
from tables
cross join lateral (values
    ('is no ordinary table', relkind <> 'r'),
    ('is unlogged', relpersistence = 'u'),
    ('has row security', relrowsecurity)
) as features (feature, present)
where present
