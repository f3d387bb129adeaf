-- Entries carry the transaction that wrote them: the horizon is read from it. The model does not
-- know the column, so that nobody can set it.
alter table journal_entry add column xid xid8 not null default pg_current_xact_id();
create index entries_by_transaction on journal_entry (xid);
create index entries_of_a_subject on journal_entry (subject, revision);
