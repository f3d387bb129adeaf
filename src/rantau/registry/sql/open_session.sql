-- Whether a session of the person that began then goes on: she has signed in, and nobody has given
-- her, or a registration merged with hers, another way in since.
create function registry_is_session_open(which uuid, since timestamptz) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(bool_or(s.used_at is not null) and max(s.given_at) <= since, false)
      from registry_person p join registry_sign_in_code s on s.person_id = p.id
     where p.id = which or p.merge_root_id = which
$$;
revoke all on function registry_is_session_open from public;
grant execute on function registry_is_session_open to rantau_app;
