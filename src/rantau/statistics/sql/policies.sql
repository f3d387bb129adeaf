-- A post reads the cells of its country.
create policy p_r_post on statistics_cell for select to r_post
    using (destination = (select o.country from offices_office o where o.id = {{ app.office }}));
grant select on statistics_cell to r_post;

-- An auditor counts milestone events; what is personal in them stays out of reach.
create policy p_r_auditor on placement_milestone_event for select to r_auditor using (true);
grant select (id, milestone, happened_at, origin_node, destination, sex, formal, supersedes, xid)
    on placement_milestone_event to r_auditor;

-- The one row of the horizon.
insert into statistics_horizon (id, below) values (1, 0);
