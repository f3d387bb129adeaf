-- The desk's own timeline: what was done with, and who read, the cases it may see.
create policy s_case on journal_entry for select to r_case using (
    (subject_kind = 'case' and exists (select 1 from protection_case c where c.id = subject))
    or (subject_kind = 'contact'
        and exists (select 1 from protection_contact c where c.id = subject)));
create policy s_case on journal_reading for select to r_case using (
    (subject_kind = 'case' and exists (select 1 from protection_case c where c.id = subject))
    or (subject_kind = 'contact'
        and exists (select 1 from protection_contact c where c.id = subject)));
grant select on journal_entry, journal_reading to r_case;
