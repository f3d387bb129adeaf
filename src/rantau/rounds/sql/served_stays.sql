-- Whether the post of the country of a stay, or an airport, serves whoever stays there: while she is abroad, and for 30
-- days (chosen by us) after her return was recorded.
create function rounds_serves_stay(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from rounds_examinee x
          join rounds_round r on r.id = x.round_id
         where x.id = which
           and exists (select 1 from rounds_offer o join rounds_stay s on s.offer_id = o.id where o.examinee_id = x.id)
           and x.stage in ('arrived', 'returned')
           and not exists (select 1 from rounds_stage_event e
                            where e.examinee_id = x.id and e.stage = 'returned'
                              and e.recorded_at <= {{ app.now }} - interval '30 days')
           and (current_setting('role') = 'r_border'
                or (current_setting('role') = 'r_post'
                    and exists (select 1 from offices_office f
                                 where f.id = {{ app.office }} and f.kind = 'post_abroad'
                                   and f.country = r.destination))))
$$;
revoke all on function rounds_serves_stay from public;
grant execute on function rounds_serves_stay to r_post, r_border;

-- The same of a person, under any registration of hers.
create function rounds_serves_person(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_person w
          join registry_person p on p.id = w.id or p.merge_root_id = w.merge_root_id
          join rounds_examinee x on x.person_id = p.id
         where w.id = which and rounds_serves_stay(x.id))
$$;
revoke all on function rounds_serves_person from public;
grant execute on function rounds_serves_person to r_post, r_border;

create policy s_stay on registry_person for select to r_post, r_border
    using ((select rounds_serves_person(id)));

-- Examinees by a passport number, capitals and digits only: of any registration of the person, or as it stands in the
-- roster, with which she departed.
create index roster_entries_by_passport on rounds_roster_entry (upper(regexp_replace(passport, '[^0-9A-Za-z]', '', 'g')));
create function rounds_list_by_passport(wanted text) returns table (examinee uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select e.examinee_id from rounds_roster_entry e
     where upper(regexp_replace(e.passport, '[^0-9A-Za-z]', '', 'g')) = wanted
     union
    select x.id from registry_identity i
      join registry_person n on n.id = i.person_id
      join registry_person p on p.id = n.id or p.merge_root_id = n.merge_root_id
      join rounds_examinee x on x.person_id = p.id
     where i.kind = 'passport' and i.number = wanted
$$;
revoke all on function rounds_list_by_passport from public;

-- The stays that a post serves, by exam number, passport number, or words of the name and words like them, the most
-- similar first.
create function rounds_find_served_stays(number text, called text, most int) returns table (id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    asked tsquery := (select whole from registry_name_queries(string_to_array(called, ' ')));
begin
    return query
    with named as (
        select x.id as examinee, 1.0::real as likeness from rounds_examinee x where x.exam_number = number
        union all
        select l.examinee, 1.0 from rounds_list_by_passport(number) l
        union all
        select x.id, word_similarity(called, p.name_key) from registry_person p
          join rounds_examinee x on x.person_id = p.id
         where called <> ''
           and registry_marks(p.name_key, p.origin_node, p.domicile_node, p.serving_node, p.post) @@ asked
           and called <% p.name_key)
    select s.id from named n
      join rounds_offer o on o.examinee_id = n.examinee
      join rounds_stay s on s.offer_id = o.id
     where rounds_serves_stay(n.examinee)
     group by s.id order by max(n.likeness) desc, s.id desc limit most;
end
$$;
revoke all on function rounds_find_served_stays from public;
grant execute on function rounds_find_served_stays to r_post;

-- The reference of the newest stay of whoever comes home through an airport, by the passport, and the birth date of any
-- registration of hers or of the passport.
create function rounds_find_returning(number text, born date) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
    select s.reference
      from rounds_list_by_passport(number) l
      join rounds_examinee x on x.id = l.examinee
      join registry_person p on p.id = x.person_id
      join rounds_offer o on o.examinee_id = x.id
      join rounds_stay s on s.offer_id = o.id
     where (exists (select 1 from rounds_roster_entry e where e.examinee_id = x.id and e.birth_date = born)
            or exists (select 1 from registry_person b
                        where (b.id = p.id or b.merge_root_id = p.merge_root_id)
                          and b.birth_precision <> 'unknown'
                          and birth_date_agrees(b.birth_date, b.birth_precision, born)))
       and rounds_serves_stay(x.id)
     order by s.arrived_on desc limit 1
$$;
revoke all on function rounds_find_returning from public;
grant execute on function rounds_find_returning to r_border;

-- Whom this passport number belongs to, by the registry or a roster, at most two: the log of failed tries is theirs.
create function rounds_list_passport_owners(number text) returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select f.person from registry_find_exact('passport', number, '', null) f
     union
    select coalesce(p.merge_root_id, p.id)
      from rounds_list_by_passport(number) l
      join rounds_examinee x on x.id = l.examinee
      join registry_person p on p.id = x.person_id
     limit 2
$$;
revoke all on function rounds_list_passport_owners from public;
grant execute on function rounds_list_passport_owners to r_border;
