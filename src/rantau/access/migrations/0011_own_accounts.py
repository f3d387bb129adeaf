"""Nobody takes away a tie, or a link, of any account that was found to be the own."""

from django.db import migrations

OWN = "(select access_list_same_accounts((select access_get_own_account())))"


class Migration(migrations.Migration):
    dependencies = [("access", "0010_client_notices")]

    operations = [
        migrations.RunSQL(
            [
                "grant execute on function access_list_same_accounts to r_national",
                f"""alter policy u_r_national on access_interest
                    with check (account_id not in {OWN})""",
                f"""alter policy u_r_national on access_same_person
                    with check (one_id not in {OWN} and other_id not in {OWN})""",
            ]
        )
    ]
