"""What was decided or signed stays: reports of the bank's rows, payments, signed lists."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0088_end_of_stay_followed")]

    operations = [run_sql_files("rounds", "decided_payment_guards")]
