"""The database roles that scopes use. `rantau database prepare` makes them, since roles belong to
the cluster. SQL for migrations stands in `migration_sql_v1`."""

SCOPE_ROLES = (
    "r_office",
    "r_post",
    "r_partner",
    "r_border",
    "r_national",
    "r_case",
    "r_self",
    "r_public",
    "r_auditor",
    "r_system",
    "r_sealer",
)
