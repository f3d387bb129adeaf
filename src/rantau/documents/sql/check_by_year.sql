-- Whether a given date agrees with the known one. Where the day is known, it is that day; where the
-- year alone is known, any day of it and the year alone, which stands for its first day; where nothing is
-- known, nothing is given. All comparisons of birth dates ask this (docs/apps/registry.md).
create function birth_date_agrees(known date, known_as text, given date) returns boolean
language sql immutable parallel safe
return coalesce(case known_as
    when 'day' then known = given
    when 'year' then extract(year from known) = extract(year from given)
    else given is null end, false);

-- As before, and with the year of birth where the day was not known at the issue.
create or replace function documents_check(
    by_serial text, by_code text, by_seal bytea, by_passport text, by_birth date, today date)
returns table (
    serial text, letter text, state text, holder text, birth_date date, passport text,
    fields jsonb, office_name text, issued_at timestamptz, valid_until date, cose bytea,
    replaced_by text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.serial, d.letter,
           case when d.revoked_at is null
                then case when d.valid_until < today then 'expired' else 'valid' end
                when n.serial is not null then 'replaced'
                when d.revoked_reason = 'facts_changed' then 'suspended'
                else 'revoked' end,
           d.holder, d.birth_date, d.passport, d.fields, d.office_name, d.issued_at,
           d.valid_until, d.cose, coalesce(n.serial, '')
      from documents_document d
      left join documents_document n on n.replaces = d.id and d.revoked_at is not null
     where (d.serial = by_serial and (d.check_code = by_code or d.cose = by_seal))
        or (d.passport <> '' and d.passport = by_passport
            and birth_date_agrees(
                coalesce(d.birth_date, make_date(d.birth_year, 1, 1)),
                case when d.birth_date is null then 'year' else 'day' end, by_birth))
     order by d.issued_at desc, d.serial desc limit 20
$$;
