-- What anybody may check of a job order: a row for each of its lines, so that every vacancy that
-- it has can be compared with an advertisement. How many places are taken is not public. A
-- household's name is personal data; a firm's is public (docs/law/partners.md).
drop function partners_public_job_order(text);
create function partners_public_job_order(wanted text)
returns table (number text, agency text, licence_number text, licence_from date,
               licence_until date, on_hold boolean, employer text, destination text,
               permit_from date, permit_until date, opens_on date, closes_on date,
               occupation text, sex text, places int, wage numeric, currency text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select o.number, f.name, a.licence_number, a.licence_from, a.licence_until,
           exists (select 1 from partners_hold h
                    where h.about in (a.office_id, o.id) and h.lifted_at is null),
           case when e.kind = 'firm' then e.name else '' end, o.destination,
           o.permit_from, o.permit_until, o.opens_on, o.closes_on,
           l.occupation, l.sex, l.quota, l.wage, l.currency
      from partners_job_order o
      join partners_agency a on a.office_id = o.agency_id
      join offices_office f on f.id = a.office_id
      join partners_employer e on e.id = o.employer_id
      join partners_quota_line l on l.job_order_id = o.id
     where o.number = wanted
     order by l.occupation, l.sex, l.wage, l.id
$$;
revoke all on function partners_public_job_order from public;
grant execute on function partners_public_job_order to r_public;
