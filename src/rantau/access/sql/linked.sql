-- Note at these accounts whether headquarters has found another to be the same human being's.
create function access_mark_linked(accounts uuid[]) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    update access_account a set is_linked = exists (
        select 1 from access_same_person p
         where p.withdrawn_at is null and a.id in (p.one_id, p.other_id))
     where a.id = any(accounts)
$$;
revoke all on function access_mark_linked from public;
grant execute on function access_mark_linked to r_national;
-- Whoever has several accounts asks under every role.
grant execute on function access_list_own_refs to r_office, r_post, r_partner, r_border, r_national,
    r_auditor, r_case;

update access_account a set is_linked = true
 where exists (select 1 from access_same_person p
                where p.withdrawn_at is null and a.id in (p.one_id, p.other_id));
