-- How alike the recorded names are to any of the wanted keys, from 0 to 1: by trigrams, and whole
-- words of the shorter name in the longer.
create function registry_name_likeness(key text, alias text, wanted text[]) returns real
language sql immutable parallel safe
as $$
    select greatest(
        similarity(key, wanted[1]), similarity(key, wanted[2]),
        case when alias <> '' then greatest(similarity(alias, wanted[1]),
                                            similarity(alias, wanted[2])) end,
        case when string_to_array(key, ' ') && string_to_array(array_to_string(wanted, ' '), ' ')
             then 0.5 else 0 end)
$$;

-- Persons who may be the same as somebody described, to be weighed by registry/matching.py. The one
-- national question; what an office is told of it is masked above. Each part has an index that finds
-- few at any number of persons:
--   the same number; the same telephone;
--   born on that day, and the names alike;
--   the same words of the name, and born on a day that was mistyped, in that year, or nobody knows;
--   the same village, born at about that time, and the names alike.
-- wanted  keys of the name and of the name used every day; near  `list_near_dates`, empty for none
create function registry_find_candidates(niks text[], passports text[], phones text[],
                                         wanted text[], born date, near date[], villages bigint[])
returns table (id uuid, reference text, name text, alias text, birth_date date,
               birth_precision text, sex text, phone text, villages_known bigint[],
               niks_held text[], passports_held text[], mothers text[])
language sql stable security definer set search_path = public, pg_temp
as $$
    with perhaps as (
        select i.person_id as id, 3.0 as rank from registry_identity i
         where (i.kind = 'nik' and i.number = any(niks))
            or (i.kind = 'passport' and i.number = any(passports))
        union all
        (select p.id, 1.0 from registry_person p
          where p.phone = any(phones) and p.phone <> '' limit 30)
        union all
        select p.id, registry_name_likeness(p.name_key, p.alias, wanted) from registry_person p
         where p.birth_date = born
           and registry_name_likeness(p.name_key, p.alias, wanted) > 0.3
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
        select p.id, registry_name_likeness(p.name_key, p.alias, wanted) from registry_person p
         where p.origin_node = any(villages)
           and (born is null or p.birth_date is null or p.birth_date = any(near)
                or p.birth_date between born - 800 and born + 800)
           and registry_name_likeness(p.name_key, p.alias, wanted) > 0.3
    ), best as (
        select id, sum(rank) as rank from perhaps group by id order by 2 desc limit 60
    )
    select p.id, p.reference, p.name, p.alias, p.birth_date, p.birth_precision, p.sex, p.phone,
           array[p.origin_node, p.domicile_node],
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'nik'),
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'passport'),
           array(select r.name from registry_relative r
                  where r.person_id = p.id and r.relation = 'mother')
      from registry_person p join best using (id)
     where p.merged_into_id is null
     order by best.rank desc
     limit 50
$$;
revoke all on function registry_find_candidates from public;
grant execute on function registry_find_candidates to r_office, r_national;

-- Keep the words of a name that was corrected, or keyed anew.
create function registry_add_new_name_words() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into registry_name_word
    select distinct unnest(string_to_array(new.name_key, ' ')) as word order by word
    on conflict do nothing;
    return null;
end
$$;

create trigger add_new_name_words after update of name_key on registry_person
    for each row when (old.name_key is distinct from new.name_key)
    execute function registry_add_new_name_words();

drop function registry_find_duplicates;
