create trigger guard_version before insert or update on rounds_ranking
    for each row execute function declarations_guard_version();
