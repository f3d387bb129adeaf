-- Search by name: by whole words, and by the known words that are like the typed ones.
-- One index holds, for each person, the words of the name and marks of where the person belongs,
-- so that an office's search never walks through the nation: at 500,000 persons a search over
-- trigrams of whole names took half a second.

create table registry_name_word (word text primary key);
create index words_by_likeness on registry_name_word using gin (word gin_trgm_ops);

-- Keep the words of new names. One statement in the order of the words, so that two who register
-- many at once never wait for each other in a ring.
create function registry_add_name_words() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into registry_name_word
    select distinct unnest(string_to_array(name_key, ' ')) as word from added order by word
    on conflict do nothing;
    return null;
end
$$;

create trigger add_name_words after insert on registry_person referencing new table as added
    for each statement execute function registry_add_name_words();

-- The words of a name and the marks of where its person belongs. A region's node has ten digits:
-- two of the province, two of the regency, six below it.
create function registry_marks(key text, origin bigint, domicile bigint, serving bigint, post uuid)
returns tsvector language sql immutable parallel safe
as $$
    select array_to_tsvector(array_remove(
        string_to_array(key, ' ')
        || array['@' || origin / 1000000, '@' || origin / 100000000,
                 '@' || domicile / 1000000, '@' || domicile / 100000000,
                 '@' || serving / 1000000, '@' || serving / 100000000, '@' || post], null))
$$;

create index persons_by_words on registry_person
    using gin (registry_marks(name_key, origin_node, domicile_node, serving_node, post));

-- The marks that the scope sees; null for the nation, which is not narrowed.
create function registry_scope_marks() returns tsquery
language sql stable set search_path = public, pg_temp
as $$
    select case current_setting('role')
        when 'r_national' then null
        when 'r_post' then ('''@' || {{ app.office }} || '''')::tsquery
        else coalesce(string_agg('''@' || mark || '''', ' | '), '''@''')::tsquery end
      from unnest({{ app.spans }}) as span,
           lateral (select lower(span), upper(span)) as ends (lo, hi),
           lateral (select case when hi - lo > 1000000 then 100000000 else 1000000 end)
               as of (size),
           generate_series(lo / size, (hi - 1) / size) as mark
$$;

-- The word itself, the twelve known words most like it, and twenty that begin with it: names are
-- typed half. A prefix asked of the index itself would be read through the whole nation.
create function registry_similar_words(typed text) returns text
language sql stable set search_path = public, pg_temp
as $$
    select string_agg('''' || word || '''', ' | ')
      from (select typed as word
            union
            (select word from registry_name_word where word % typed
              order by similarity(word, typed) desc, word limit 12)
            union
            (select word from registry_name_word
              where length(typed) > 2 and word like replace(typed, '_', '\_') || '%'
              order by length(word), word limit 20)) as near
$$;

-- Every typed word alike; or all but one alike, the longest among them.
create function registry_name_queries(typed text[], out whole tsquery, out lacking tsquery)
language sql stable set search_path = public, pg_temp
as $$
    with words as (
        select '(' || registry_similar_words(word) || ')' as alike,
               row_number() over (order by length(word) desc, at) as rank
          from unnest(typed) with ordinality as t (word, at)
    )
    select (select string_agg(alike, ' & ')::tsquery from words),
           (select string_agg(part, ' | ')::tsquery
              from (select '(' || string_agg(kept.alike, ' & ') || ')' as part
                      from words gone join words kept on kept.rank <> gone.rank
                     where gone.rank > 1 group by gone.rank) as parts)
$$;

-- The persons in scope whose name is `wanted`: first those who bear every word, newest first;
-- then those whose name sounds like it; and when there is nobody, those who lack one of the
-- words.
create function registry_search_names(wanted text, most int) returns table (id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    typed text[] := string_to_array(wanted, ' ');
    near tsquery := registry_scope_marks();
    asked tsquery;
    found uuid[] := '{}';
begin
    for step in 1 .. 3 loop
        exit when cardinality(found) >= most or (step = 3 and cardinality(found) > 0);
        asked := case step
            when 1 then (select string_agg('''' || word || '''', ' & ')::tsquery
                           from unnest(typed) word)
            when 2 then (select whole from registry_name_queries(typed))
            else (select lacking from registry_name_queries(typed)) end;
        asked := coalesce(near && asked, asked);
        found := found || array(
            select p.id from registry_person p
             where registry_marks(name_key, origin_node, domicile_node, serving_node, post) @@ asked
               and p.merged_into_id is null
               and (current_setting('role') = 'r_national'
                    or (current_setting('role') = 'r_post' and p.post = {{ app.office }})
                    or (current_setting('role') = 'r_office'
                        and ({{ in_spans(p.origin_node) }}
                             or {{ in_spans(p.domicile_node) }}
                             or {{ in_spans(p.serving_node) }})))
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
