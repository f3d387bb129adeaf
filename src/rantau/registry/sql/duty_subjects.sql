-- Open duties are sorted by the name of whom they concern and filtered by her village: both follow
-- the person, whatever command corrects her.
create function registry_follow_person() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    update duties_duty set subject_name = new.name_key, village = new.origin_node
     where subject_person = new.id and closed_at is null;
    return null;
end $$;
revoke all on function registry_follow_person from public;
create trigger duties_follow_person after update of name_key, origin_node on registry_person
    for each row when (old.name_key is distinct from new.name_key
                       or old.origin_node is distinct from new.origin_node)
    execute function registry_follow_person();
