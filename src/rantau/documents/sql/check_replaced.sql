-- As before, and whether another document was issued in its place, or what it rests on is being
-- checked again.
drop function documents_check(text, text, bytea, text, date, date);
create function documents_check(
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
        or (d.passport <> '' and d.passport = by_passport and d.birth_date = by_birth)
     order by d.issued_at desc, d.serial desc limit 20
$$;
revoke all on function documents_check from public;
grant execute on function documents_check to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_public, r_system, rantau_app;
