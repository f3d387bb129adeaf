-- The border sees a person while a placement of theirs matters at a border.
create policy p_r_border on registry_person for select to r_border
    using (exists (select 1 from placement_placement x
                    where x.person_id = registry_person.id
                      and x.milestone in ('cleared', 'departed', 'arrived', 'returned')));
grant select on registry_person to r_border;

-- Who sees a placement sees its documents, its files and its timeline.
create policy s_placement on documents_document for select
    to r_office, r_post, r_border, r_partner
    using (subject_kind = 'placement'
           and exists (select 1 from placement_placement x where x.id = subject));
create policy s_placement on documents_stored_file for select
    to r_office, r_post, r_self, r_partner
    using (exists (select 1 from placement_document_event f
                    where f.file = documents_stored_file.id));
create policy s_placement on journal_entry for select
    to r_office, r_post, r_self, r_partner
    using (subject_kind = 'placement'
           and exists (select 1 from placement_placement x where x.id = subject));
grant select on journal_entry to r_self, r_partner;
