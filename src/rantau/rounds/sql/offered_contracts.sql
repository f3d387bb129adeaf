-- Whether a contract of a round waits for the answer of a person, or was accepted and has not led her abroad yet: under
-- any registration of hers. An agency that takes her as its candidate sees no contract.
create function rounds_has_contract(who uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_person p
          join registry_person own on own.id = p.id or own.merge_root_id = p.merge_root_id
          join rounds_examinee x on x.person_id = own.id
          join rounds_offer o on o.examinee_id = x.id
         where p.id = who and (o.state = 'waiting' or o.state = 'accepted' and x.stage in ('accepted', 'visa')))
$$;
revoke all on function rounds_has_contract from public;
grant execute on function rounds_has_contract to r_partner;
-- Contracts that are placements since before placements say so.
update placement_placement set follows_round = true
 where id in (select placement_id from rounds_offer_placement);
