"""Nobody changes the own appointments, and what needs a second person is proposed.

No office adds appointments: they come by the function that decides on a proposal, and by invitations
of headquarters and the operator. Interests and notices are their account's; headquarters and the inspectorate see all
interests and proposals.
"""

from django.db import migrations

from rantau.common.migration_sql_v1 import expand_macros, force_row_security, run_sql_files

OFFICE = "office_id = {{ app.office }}"
NOT_OWN = "account_id is distinct from (select access_get_own_account())"
OWN = "account_id = (select access_get_own_account())"
OFFICE_OR_BELOW = f"""{OFFICE} or office_id in (
    select o.id from offices_office o where o.parent_id = {{{{ app.office }}}})"""
STAFF = ("r_office", "r_post", "r_border", "r_case", "r_partner")
SEES_ALL = dict.fromkeys(("r_national", "r_auditor", "r_system"), "true")


def build_invited(table, condition):
    """Whoever holds a link may add what it names, where the invitation is as `condition` says."""
    return expand_macros(
        f"""exists (select 1 from access_invitation i
            where 'invitation:' || i.id = {{{{ app.actor }}}} and i.used_at is null
              and {{{{ app.now }}}} < i.ends_at and {condition}
              and i.office_id = {table}.office_id and i.role = {table}.role)"""
    )


def run_sql(*statements):
    """Run these statements, with the macros of the row policies."""
    return migrations.RunSQL(sql=[expand_macros(statement) for statement in statements])


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_appointments_by_two"),
        ("offices", "0004_office_privileges"),
    ]

    operations = [
        run_sql_files("access", "interests", "appointments"),
        run_sql(
            "drop policy p_r_office on access_appointment",
            f"""create policy p_r_office on access_appointment for select to r_office
                using ({OFFICE})""",
            f"""create policy u_r_office on access_appointment for update to r_office
                using ({OFFICE}) with check ({OFFICE} and {NOT_OWN})""",
            "revoke insert on access_appointment from r_office",
            "drop policy a_r_public on access_appointment",
            f"""create policy a_r_public on access_appointment for insert to r_public
                with check ({build_invited("access_appointment", "not i.needs_second_person")})""",
            "drop policy p_r_office on access_invitation",
            f"""create policy p_r_office on access_invitation for select to r_office
                using ({OFFICE})""",
            f"""create policy a_r_office on access_invitation for insert to r_office
                with check ({OFFICE} and needs_second_person)""",
        ),
        force_row_security(
            "access_proposal",
            sees={**SEES_ALL, "r_office": OFFICE_OR_BELOW, "r_public": "false"},
            adds={
                "r_office": f"{OFFICE} and {NOT_OWN} and outcome = ''",
                "r_public": build_invited(
                    "access_proposal", "access_proposal.outcome = '' and i.needs_second_person"
                ),
            },
            grants={
                "r_office": "select, insert",
                "r_public": "insert",
                "r_national": "select",
                "r_auditor": "select",
                "r_system": "select, update (outcome, decided_by, decided_at, revision)",
            },
        ),
        force_row_security(
            "access_interest",
            sees={**SEES_ALL, **dict.fromkeys(STAFF, OWN)},
            adds={"r_national": "true", "r_auditor": OWN, **dict.fromkeys(STAFF, OWN)},
            grants={
                **dict.fromkeys((*STAFF, "r_auditor"), "select, insert"),
                "r_national": "select, insert, update (withdrawn_at, withdrawn_by, revision)",
                "r_system": "select",
            },
        ),
        run_sql(
            f"""create policy u_r_national on access_interest for update to r_national
                using (true) with check ({NOT_OWN})"""
        ),
        force_row_security(
            "access_notice",
            sees=dict.fromkeys((*STAFF, "r_national", "r_auditor"), OWN),
            grants=dict.fromkeys((*STAFF, "r_national", "r_auditor"), "select"),
        ),
    ]
