-- The marks of revoked documents that would otherwise still be valid: what an offline verifier carries.
-- A mark is the first eight bytes of the SHA-256 of the signed payload. Every seal has one form
-- (seal.py): 17 bytes of header, the payload behind a head of 1, 2 or 3 bytes, 66 bytes of signature.
drop function documents_revoked(date);
create function documents_revoked_marks(today date)
returns setof bytea
language sql stable security definer set search_path = public, pg_temp
as $$
    select substring(
               sha256(substring(d.cose from 18 + head.size for length(d.cose) - 83 - head.size))
               from 1 for 8)
      from documents_document d
     cross join lateral (
           select case when get_byte(d.cose, 17) < 88 then 1
                       when get_byte(d.cose, 17) = 88 then 2 else 3 end as size) as head
     where d.revoked_at is not null and (d.valid_until is null or d.valid_until >= today)
$$;
revoke all on function documents_revoked_marks from public;
grant execute on function documents_revoked_marks to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_public, r_system;
