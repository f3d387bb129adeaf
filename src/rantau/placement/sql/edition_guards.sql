create trigger guard_version before insert or update on placement_scheme_edition
    for each row execute function declarations_guard_version();
