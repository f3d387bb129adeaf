-- Whether a stay began with this contract: of the others of whoever stays abroad posts and airports see nothing.
create function rounds_offer_has_stay(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$ select exists (select 1 from rounds_stay s where s.offer_id = which) $$;
revoke all on function rounds_offer_has_stay from public;
grant execute on function rounds_offer_has_stay to r_post, r_border;
