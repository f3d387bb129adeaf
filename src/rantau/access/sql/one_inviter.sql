-- As before, and who came by an invitation that took effect at once (headquarters' own, of administrators):
-- whoever made it could be whoever uses it, so that inviter and invited count for one, and so do all whom one
-- person of headquarters invited. What a second person confirmed, or the operator made, binds nobody together.
create or replace function access_list_own_hands() returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    with own as materialized (select access_list_own_refs() as ref),
    inviters as materialized (
        select 'account:' || s as ref
          from access_invitation i,
               access_list_same_accounts(substring(i.made_by from '^account:(.+)$')::uuid) s
         where 'account:' || i.account_id in (select ref from own) and not i.needs_second_person
    ),
    hands as (
        select i.account_id as id from access_invitation i
         where i.made_by in (select ref from own)
            or not i.needs_second_person and i.made_by in (select ref from inviters)
    )
    select ref from own
    union
    select ref from inviters
    union
    select 'account:' || s from hands, access_list_same_accounts(hands.id) s
$$;
