-- Revoke one document, or all of a record; returns how many. Which, was judged by the app above,
-- on the record.
create function documents_revoke(
    document uuid, record uuid, why text, revoker text, at timestamptz)
returns int language plpgsql security definer set search_path = public, pg_temp
as $$
declare revoked int;
begin
    update documents_document set revoked_at = at, revoked_reason = why, revoked_by = revoker
     where revoked_at is null and (id = document or subject = record);
    get diagnostics revoked = row_count;
    return revoked;
end $$;
revoke all on function documents_revoke from public;
grant execute on function documents_revoke to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_system;

-- What the public learns of a document: no more than the document itself says, and only to whoever
-- holds the document, its seal or the passport.
create function documents_check(
    by_serial text, by_code text, by_seal bytea, by_passport text, by_birth date, today date)
returns table (
    serial text, letter text, state text, holder text, birth_date date, passport text,
    fields jsonb, office_name text, issued_at timestamptz, valid_until date)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.serial, d.letter,
           case when d.revoked_at is not null then 'revoked'
                when d.valid_until < today then 'expired' else 'valid' end,
           d.holder, d.birth_date, d.passport, d.fields, d.office_name, d.issued_at,
           d.valid_until
      from documents_document d
     where (d.serial = by_serial and (d.check_code = by_code or d.cose = by_seal))
        or (d.passport <> '' and d.passport = by_passport and d.birth_date = by_birth)
     order by d.issued_at desc, d.serial desc limit 20
$$;
revoke all on function documents_check from public;
grant execute on function documents_check to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_public, r_system;

-- The digests of revoked seals that would otherwise still be valid: what an offline verifier
-- carries.
create function documents_revoked(today date)
returns setof bytea
language sql stable security definer set search_path = public, pg_temp
as $$
    select substring(sha256(d.cose) from 1 for 8) from documents_document d
     where d.revoked_at is not null and (d.valid_until is null or d.valid_until >= today)
$$;
revoke all on function documents_revoked from public;
grant execute on function documents_revoked to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_public, r_system;

-- Note that a signed copy of a document was asked for; the worker makes it.
create function documents_request_copy(document uuid, at timestamptz)
returns void language sql security definer set search_path = public, pg_temp
as $$
    update documents_document set asked_at = at where id = document and asked_at is null
$$;
revoke all on function documents_request_copy from public;
grant execute on function documents_request_copy to r_office, r_post, r_border, r_self, r_national,
    r_system, r_partner;
