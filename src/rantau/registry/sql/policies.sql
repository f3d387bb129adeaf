-- The agency of record sees its candidate, and changes nothing.
create policy p_r_partner on registry_person for select to r_partner
    using (agency = {{ app.office }});

-- A person sees to whom the own file is lent.
create policy p_r_self on registry_ground to r_self
    using (person = {{ app.person }});

-- A person's own story: entries and reads whose subject the reader may see.
create policy s_person on journal_entry for select to r_office, r_post
    using (subject_kind = 'person'
           and exists (select 1 from registry_person p where p.id = subject));
create policy s_self on journal_reading for select to r_office, r_post, r_self
    using (subject_kind = 'person'
           and exists (select 1 from registry_person p where p.id = subject));
grant select on journal_reading to r_post, r_self;
