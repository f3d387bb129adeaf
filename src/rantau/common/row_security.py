"""The database roles that scopes use, and the ranges of a scope. SQL for migrations stands in
`migration_sql_v1`."""

MAX_SPANS = 4
# Scope roles; made by `rantau database prepare`, since roles belong to the cluster.
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
