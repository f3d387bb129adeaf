-- A person reads the messages to any registration of hers.
create policy s_united on exchange_message for select to r_self
    using (exists (select 1 from registry_person p where p.id = person));
