-- Whether a document has this serial, whatever its check code: who mistyped the code is told so. It
-- tells no more than the serials themselves, which are counted without a gap.
create function documents_is_serial_known(by_serial text) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (select from documents_document d where d.serial = by_serial)
$$;
revoke all on function documents_is_serial_known from public;
grant execute on function documents_is_serial_known to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_public, r_system, rantau_app;
