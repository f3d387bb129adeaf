-- Whether a session of a person goes on that began at a moment: she has used her way in, and no office has
-- given her a newer one since. Asked before any scope, since it decides whether there is one.
create function registry_is_session_open(which uuid, since timestamptz) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_sign_in_code s
         where s.person_id = which and s.used_at is not null and s.given_at <= since)
$$;
revoke all on function registry_is_session_open from public;
grant execute on function registry_is_session_open to rantau_app;
