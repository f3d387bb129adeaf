-- Search by name with bounded work: the nation is asked by its different names, of which there are
-- far fewer than persons, and of each name the newest persons are read from an index
-- (docs/decisions/0050-the-nation-is-searched-by-different-names.md).

create table registry_name (name_key varchar(120) primary key);
-- Words by arrays, not by `tsquery`: a list of words a typed word is asked for, and a name that is in
-- all lists is found by skipping, in a tenth of the time.
create index names_by_words on registry_name using gin (string_to_array(name_key, ' '));
insert into registry_name select distinct name_key from registry_person;
analyze registry_name;

-- The names of whoever was merged, by their words alone: who sees the successor may be far from the
-- place that stands in the retired row.
create index merged_by_words on registry_person
    using gin (array_to_tsvector(string_to_array(name_key, ' ')))
    where merge_root_id is not null;

-- As before (search.sql), with the whole name.
create or replace function registry_add_name_words() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into registry_name_word
    select distinct unnest(string_to_array(name_key, ' ')) as word from added order by word
    on conflict do nothing;
    insert into registry_name select distinct name_key from added order by name_key
    on conflict do nothing;
    return null;
end
$$;

-- As before (duplicates.sql), with the whole name.
create or replace function registry_add_new_name_words() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into registry_name_word
    select distinct unnest(string_to_array(new.name_key, ' ')) as word order by word
    on conflict do nothing;
    insert into registry_name values (new.name_key) on conflict do nothing;
    return null;
end
$$;

-- Whether a birth date, as far as it is known, may lie from `since` until before `ends`. What is not
-- known speaks against nobody.
create function registry_may_be_born(born date, precision_known text, since date, ends date)
returns boolean
language sql immutable parallel safe
as $$
    select since is null or born is null
        or (born < ends
            and (born >= since
                 or (precision_known = 'year' and born >= date_trunc('year', since))))
$$;

-- The newest persons of exactly this name, or those who may be born in these days.
create function registry_list_namesakes(called text, since date, ends date, most int)
returns table (id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
    if since is null then
        return query select p.id from registry_person p where p.name_key = called
                      order by p.name_key, p.id desc limit most;
    else
        return query
        (select p.id from registry_person p
          where p.name_key = called
            and p.birth_date >= date_trunc('year', since)::date and p.birth_date < ends
            and registry_may_be_born(p.birth_date, p.birth_precision, since, ends)
          limit most)
        union all
        (select p.id from registry_person p
          where p.name_key = called and p.birth_date is null limit most)
        limit most;
    end if;
end
$$;
revoke all on function registry_list_namesakes from public;

-- The typed word and the known words like it (`registry_similar_words`), as an array in text.
create function registry_list_similar_words(typed text) returns text
language sql stable set search_path = public, pg_temp
as $$
    select array_agg(word)::text
      from (select typed as word
            union
            (select word from registry_name_word where word % typed
              order by similarity(word, typed) desc, word limit 12)
            union
            (select word from registry_name_word
              where length(typed) > 2 and word like replace(typed, '_', '\_') || '%'
              order by length(word), word limit 20)) as near
$$;
revoke all on function registry_list_similar_words from public;

-- The 60 names likest to `wanted` of those with a word of each list, of which 2,000 are compared.
-- Written anew for the lists that there are: each is a condition that the index is asked for.
create function registry_list_names(lists text[], wanted text, is_whole boolean) returns text[]
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
as $$
declare
    names text[];
begin
    execute format(
        'select array(
            select near.name_key
              from (select n.name_key, word_similarity($1, n.name_key) as likeness
                      from registry_name n
                     where %s and n.name_key <> $1 and ($1 <%% n.name_key or not $2)
                     limit 2000) as near
             order by near.likeness desc, near.name_key limit 60)',
        (select string_agg(format('string_to_array(n.name_key, '' '') && %L::text[]', list),
                           ' and ') from unnest(lists) as list))
    into names using wanted, is_whole;
    return names;
end
$$;
revoke all on function registry_list_names from public;

-- Names that are like `wanted`, in three steps: with every word; with every word or one like it; and
-- with all but one of them, the longest among those.
create function registry_find_names(wanted text, step int) returns text[]
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
as $$
declare
    typed text[] := string_to_array(wanted, ' ');
    lists text[];
    names text[] := '{}';
begin
    if step = 1 then
        return array(select n.name_key from registry_name n
                      where string_to_array(n.name_key, ' ') @> typed and n.name_key <> wanted
                      limit 60);
    end if;
    lists := array(select registry_list_similar_words(word)
                     from unnest(typed) with ordinality as t (word, at)
                    order by length(word) desc, at);
    if step = 2 then
        return registry_list_names(lists, wanted, true);
    end if;
    for gone in 2 .. cardinality(lists) loop
        names := names || registry_list_names(lists[:gone - 1] || lists[gone + 1:], wanted, false);
    end loop;
    return array(select called from unnest(names) as called group by called
                  order by word_similarity(wanted, called) desc, called limit 60);
end
$$;
revoke all on function registry_find_names from public;

-- The persons of the nation, as `registry_search_names` answers; at most `most`, and as many where
-- there are more. First those of exactly this name, newest first; then those of names with every
-- word; then those of names that sound like it; and when there is nobody, of names that lack one of
-- the words. At most 60 names are asked for persons: each has one, so that whatever is cut off here
-- is told as *there are more*.
create function registry_search_nation(wanted text, most int, since date, ends date)
returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
as $$
declare
    names text[];
    found uuid[] := array(select n.id from registry_list_namesakes(wanted, since, ends, most) n);
begin
    for step in 1 .. 3 loop
        exit when cardinality(found) >= most or (step = 3 and cardinality(found) > 0);
        names := registry_find_names(wanted, step);
        -- An index of names and keys gives the newest of each name; only a birth date needs more.
        if since is null then
            found := found || array(
                select p.id
                  from unnest(names) with ordinality as borne (called, rank), lateral
                       (select q.id from registry_person q where q.name_key = borne.called
                         order by q.name_key, q.id desc limit most) as p
                 where p.id <> all(found)
                 order by case step when 1 then 1 else rank end, p.id desc
                 limit most - cardinality(found));
        else
            found := found || array(
                select p.id
                  from unnest(names) with ordinality as borne (called, rank),
                       registry_list_namesakes(borne.called, since, ends, most) as p
                 where p.id <> all(found)
                 order by case step when 1 then 1 else rank end, p.id desc
                 limit most - cardinality(found));
        end if;
    end loop;
    return found;
end
$$;
revoke all on function registry_search_nation from public;

-- The registrations that were merged whose recorded name has every word, or sounds like it, of
-- persons whom the scope sees under another registration.
create function registry_search_merged(wanted text, most int, since date, ends date)
returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    typed text[] := string_to_array(wanted, ' ');
    asked tsquery := (select whole from registry_name_queries(typed));
begin
    return array(
        select p.id from registry_person p
         where p.merge_root_id is not null
           and array_to_tsvector(string_to_array(p.name_key, ' ')) @@ asked
           and wanted <% p.name_key
           and registry_may_be_born(p.birth_date, p.birth_precision, since, ends)
           and registry_sees_united(p.merge_root_id)
         order by word_similarity(wanted, p.name_key) desc, p.id desc
         limit most);
end
$$;
revoke all on function registry_search_merged from public;

-- The persons in scope whose name is `wanted`, of an office by its marks as before (search.sql); the
-- nation by its names; and whoever was merged, by the name of either registration. With a time of
-- birth, from `since` until before `ends`, only those who may be born in it.
drop function registry_search_names(text, int);
create function registry_search_names(
    wanted text, most int, since date default null, ends date default null)
returns table (id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    typed text[] := string_to_array(wanted, ' ');
    near tsquery := registry_scope_marks();
    asked tsquery;
    found uuid[] := '{}';
begin
    if current_setting('role') = 'r_national' then
        return query select unnest(registry_search_nation(wanted, most, since, ends));
        return;
    end if;
    for step in 1 .. 4 loop
        exit when cardinality(found) >= most or (step = 4 and cardinality(found) > 0);
        if step = 3 then
            found := found || array(
                select merged from unnest(registry_search_merged(wanted, most, since, ends)) merged
                 where merged <> all(found) limit most - cardinality(found));
            continue;
        end if;
        asked := case step
            when 1 then (select string_agg('''' || word || '''', ' & ')::tsquery
                           from unnest(typed) word)
            when 2 then (select whole from registry_name_queries(typed))
            else (select lacking from registry_name_queries(typed)) end;
        asked := coalesce(near && asked, asked);
        found := found || array(
            select p.id from registry_person p
             where registry_marks(name_key, origin_node, domicile_node, serving_node, post) @@ asked
               and ((current_setting('role') = 'r_post' and p.post = {{ app.office }})
                    or (current_setting('role') = 'r_office'
                        and ({{ in_spans(p.origin_node) }}
                             or {{ in_spans(p.domicile_node) }}
                             or {{ in_spans(p.serving_node) }})))
               and registry_may_be_born(p.birth_date, p.birth_precision, since, ends)
               and p.id <> all(found) and (step <> 2 or wanted <% p.name_key)
             order by case step when 1 then 1 else word_similarity(wanted, p.name_key) end desc,
                      p.id desc
             limit most - cardinality(found));
    end loop;
    return query select unnest(found);
end
$$;
revoke all on function registry_search_names from public;
grant execute on function registry_search_names to r_office, r_post, r_national;
