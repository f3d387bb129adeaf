-- Who accepted the invitations that were used before these were noted: their entries say so.
update access_invitation i set account_id = (e.terms ->> 'account')::uuid
  from journal_entry e
 where e.kind = 'access:office:accepted' and e.subject = i.id and i.account_id is null;
