-- Set a ground that is a column of the person, or end it with null. Who may, was judged by the app
-- above, on the placement. No such person or ground is an error: if nothing happened, an office
-- would go on seeing a person, or would not see one, and nobody would notice.
create or replace function registry_set_ground(which uuid, ground text, unit uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if ground not in ('agency', 'post') then
        raise exception 'no such ground: %', ground using errcode = 'invalid_parameter_value';
    end if;
    update registry_person
       set agency = case ground when 'agency' then unit else agency end,
           post = case ground when 'post' then unit else post end
     where id = which;
    if not found then
        raise exception 'no such person: %', which using errcode = 'no_data_found';
    end if;
end
$$;
