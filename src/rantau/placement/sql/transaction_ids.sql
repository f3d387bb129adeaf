-- As in the journal: rollups fold the events below the horizon.
alter table placement_milestone_event add column xid xid8 not null default pg_current_xact_id();
create index milestones_by_transaction on placement_milestone_event (xid);
