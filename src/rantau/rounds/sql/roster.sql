-- What was checked against the passport when the originals were: an office at whose counter she is sees the examinee,
-- but not the place that another office took. The caller has found the examinee inside its scope.
create function rounds_get_checked_facts(which uuid)
returns table (name text, birth_date date, sex text, passport text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.name, p.birth_date, p.sex, p.passport
      from rounds_place p join rounds_examinee x on x.place_id = p.id
     where x.id = which
$$;
revoke all on function rounds_get_checked_facts from public;
grant execute on function rounds_get_checked_facts to r_office;
