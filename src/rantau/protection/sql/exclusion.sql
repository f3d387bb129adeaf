-- The cases from which the acting account is excluded, whatever it acts as now: it is tied to a unit
-- that the case accuses, by an appointment or a declared interest that lasted after the facts began;
-- or it acts for that unit. And the contacts of these cases. It knows both sides' rows, so that it
-- answers the one question alone.
create function protection_list_excluded() returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    with excluded as (
        select a.case_id from access_list_own_ties() t
          join protection_accused a on a.unit = t.unit
          join protection_case k on k.id = a.case_id
         where t.until > coalesce(k.happened_since, '-infinity')
        union
        select a.case_id from protection_accused a where a.unit = {{ app.office }}
    )
    select case_id from excluded
    union all
    select c.id from protection_contact c join excluded e on e.case_id = c.case_id
$$;
revoke all on function protection_list_excluded from public;
grant execute on function protection_list_excluded to
    r_case, r_office, r_post, r_national, r_auditor;

-- Who must not own a case: the accounts that are tied to whom it accuses.
create function protection_list_tied_accounts(about uuid) returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    select access_list_tied_accounts(
        array(select a.unit from protection_accused a where a.case_id = about),
        (select k.happened_since from protection_case k where k.id = about))
$$;
revoke all on function protection_list_tied_accounts from public;
grant execute on function protection_list_tied_accounts to r_case, r_system;

-- Open cases whose owner became tied to whom they accuse, so that somebody else has to own them.
create function protection_list_cases_of_tied_owners() returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select k.id from protection_case k
     where k.closed_at is null and exists (select 1 from protection_accused a where a.case_id = k.id)
       and k.owner in (select protection_list_tied_accounts(k.id))
     order by k.id
$$;
revoke all on function protection_list_cases_of_tied_owners from public;
grant execute on function protection_list_cases_of_tied_owners to r_system;

-- Cases that were referred to the own office and do not exclude the reader. Says the same for *not
-- referred* and for *excluded*; nobody else may ask.
create or replace function protection_referred_cases() returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.case_id from protection_referral r
     where r.office = {{ app.office }}
       and r.case_id not in (select protection_list_excluded())
$$;

-- What an office to which a case was referred is asked to do; no other row of referrals. Nothing
-- for whom the case excludes.
create or replace function protection_get_referral(about uuid)
returns table (asked text, referred_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.asked, r.referred_at from protection_referral r
     where r.case_id = about and r.office = {{ app.office }}
       and r.case_id not in (select protection_list_excluded())
$$;

-- The desk: its own contacts, cases and duties, without those that exclude the reader. The tables
-- that belong to a contact or case follow it, and so do the timeline and the log of reads.
alter policy p_r_case on protection_case using (
    office = {{ app.office }} and id <> all (array(select protection_list_excluded())))
    with check (office = {{ app.office }});
alter policy p_r_case on protection_contact using (
    office = {{ app.office }} and id <> all (array(select protection_list_excluded())))
    with check (office = {{ app.office }});
alter policy p_r_case on duties_duty using (
    office = {{ app.office }} and about <> all (array(select protection_list_excluded())))
    with check (office = {{ app.office }});

-- The inspectorate's people are no exception.
alter policy p_r_auditor on journal_entry using (
    subject_kind not in ('case', 'contact')
    or subject <> all (array(select protection_list_excluded())));
alter policy p_r_auditor on journal_reading using (
    subject_kind not in ('case', 'contact')
    or subject <> all (array(select protection_list_excluded())));
