"""Who brings the right sign-in code comes in, however many wrong ones others have sent."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_failed_sign_ins")]

    operations = [run_sql_files("registry", "right_sign_in_code")]
