"""An administrator invites administrators of the offices right below the own, too.

Accepted, it is a proposal as any invitation of an office: a second person confirms it.
"""

from django.db import migrations

from rantau.common.migration_sql_v1 import expand_macros

OWN = "office_id = {{ app.office }}"
OWN_OR_ADMINISTRATOR_BELOW = f"""{OWN} or role = 'administrator' and office_id in (
    select o.id from offices_office o where o.parent_id = {{{{ app.office }}}})"""


class Migration(migrations.Migration):
    dependencies = [("access", "0021_code_notices")]

    operations = [
        migrations.RunSQL(
            sql=[
                expand_macros(statement)
                for statement in (
                    "drop policy p_r_office on access_invitation",
                    f"""create policy p_r_office on access_invitation for select to r_office
                        using ({OWN_OR_ADMINISTRATOR_BELOW})""",
                    "drop policy a_r_office on access_invitation",
                    f"""create policy a_r_office on access_invitation for insert to r_office
                        with check (needs_second_person and ({OWN_OR_ADMINISTRATOR_BELOW}))""",
                )
            ]
        )
    ]
