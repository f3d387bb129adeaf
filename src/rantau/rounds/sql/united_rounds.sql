-- A person sees her rounds under every registration of hers, and answers there, for as long as they are
-- merged; what hangs on an examinee follows (row policies ask for it by the examinee).
alter policy p_r_self on rounds_examinee
    using (exists (select 1 from registry_person p where p.id = person_id))
    with check (exists (select 1 from registry_person p where p.id = person_id));

-- As before (own_result.sql), of any registration of the person.
create or replace function rounds_find_signed_in_result(number text)
returns table (round_code text, exam_number text, ticket text, sector text, stage text, points jsonb,
               rank int, ranked int, appeal text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.* from rounds_examinee x
      join registry_person p on p.id = x.person_id,
      lateral rounds_describe_result(x.id) d
     where x.exam_number = number
       and (p.id = {{ app.person }} or p.merge_root_id = {{ app.person }})
$$;
