-- How alike a stored name is to those that are asked for, from 0 to 1: by trigrams, or half where a word is the same.
-- `words` are those of all names in `wanted`, split once and not for every row.
create function registry_name_likeness(key text, alias text, wanted text[], words text[]) returns real
language sql immutable parallel safe
as $$
    select greatest(
        similarity(key, wanted[1]), similarity(key, wanted[2]),
        case when alias <> '' then greatest(similarity(alias, wanted[1]),
                                            similarity(alias, wanted[2])) end,
        case when string_to_array(key, ' ') && words then 0.5 else 0 end)
$$;

-- As before (merged_answers.sql), and each name is compared once and not twice.
create or replace function registry_find_candidates(
    niks text[], passports text[], phones text[], wanted text[], born date, near date[],
    villages bigint[])
returns table (id uuid, reference text, name text, alias text, birth_date date,
               birth_precision text, sex text, phone text, villages_known bigint[],
               niks_held text[], passports_held text[], mothers text[])
language sql stable security definer set search_path = public, pg_temp
as $$
    with asked as materialized (
        select string_to_array(array_to_string(wanted, ' '), ' ') as words
    ), perhaps as (
        select i.person_id as id, 3.0 as rank from registry_identity i
         where (i.kind = 'nik' and i.number = any(niks))
            or (i.kind = 'passport' and i.number = any(passports))
        union all
        (select p.id, 1.0 from registry_person p
          where p.phone = any(phones) and p.phone <> '' limit 30)
        union all
        select b.id, b.likeness
          from (select p.id, registry_name_likeness(p.name_key, p.alias, wanted,
                                                    (select words from asked)) as likeness
                  from registry_person p where p.birth_date = born offset 0) b
         where b.likeness > 0.3
        union all
        (select p.id, 0.9 from registry_person p
          where p.name_key = any(wanted) and p.birth_date = any(near) limit 60)
        union all
        (select p.id, 0.6 from registry_person p
          where p.name_key = any(wanted)
            and (born is null
                 or (p.birth_date >= date_trunc('year', born)
                     and p.birth_date < date_trunc('year', born) + interval '1 year'))
          limit 60)
        union all
        (select p.id, 0.6 from registry_person p
          where p.name_key = any(wanted) and p.birth_date is null limit 60)
        union all
        select v.id, v.likeness
          from (select p.id, registry_name_likeness(p.name_key, p.alias, wanted,
                                                    (select words from asked)) as likeness
                  from registry_person p
                 where p.origin_node = any(villages)
                   and (born is null or p.birth_date is null
                        or p.birth_date between born - 800 and born + 800
                        or p.birth_date = any(near)) offset 0) v
         where v.likeness > 0.3
    ), best as (
        select id, sum(rank) as rank from perhaps group by id order by 2 desc limit 60
    )
    select coalesce(p.merge_root_id, p.id),
           case when p.merged_into_id is null then p.reference
                else (select r.reference from registry_person r where r.id = p.merge_root_id) end,
           p.name, p.alias, p.birth_date, p.birth_precision, p.sex, p.phone,
           array[p.origin_node, p.domicile_node],
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'nik'),
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'passport'),
           array(select r.name from registry_relative r
                  where r.person_id = p.id and r.relation = 'mother')
      from registry_person p join best using (id)
     order by best.rank desc
     limit 50
$$;