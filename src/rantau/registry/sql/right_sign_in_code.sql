-- Whether this is the sign-in code of a person, still to be used: as `registry_use_sign_in_code` judges
-- it, without using it up.
create function registry_is_sign_in_code(wanted text, born date, proof text) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_sign_in_code s join registry_person p on p.id = s.person_id
         where p.reference = wanted and s.digest = proof
           and s.used_at is null and {{ app.now }} < s.ends_at
           and (p.birth_precision = 'unknown' or p.birth_date = born
                or (p.birth_precision = 'year'
                    and date_part('year', p.birth_date) = date_part('year', born))))
$$;
revoke all on function registry_is_sign_in_code from public;
grant execute on function registry_is_sign_in_code to r_public;
