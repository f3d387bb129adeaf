"""Whether a person has documents: correcting what they repeat then needs two officers."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("placement", "0005_border_by_year")]

    operations = [run_sql_files("placement", "person_documents")]
