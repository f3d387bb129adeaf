-- Readings carry their transaction, as entries do: what was there before has this migration's.
alter table journal_reading add column xid xid8 not null default pg_current_xact_id();
create index readings_by_transaction on journal_reading (xid);

-- The sealer reads what it seals; everybody may read the heads, which hold no personal data.
create policy p_r_sealer on journal_reading for select to r_sealer using (true);
grant select on journal_reading to r_sealer;
create policy p_r_public on journal_head for select to r_public using (true);
grant select on journal_head to r_public;
