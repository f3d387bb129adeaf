"""Open duties about placements get the columns by which worklists filter and sort."""

from django.db import migrations

FILL_SQL = """
    update duties_duty d
       set subject_person = p.id, subject_name = p.name_key,
           waiting_office = nullif(x.office, d.office), destination = x.destination,
           agency = x.agency, village = x.origin_node
      from placement_placement x join registry_person p on p.id = x.person_id
     where d.about_kind = 'placement' and d.about = x.id and d.closed_at is null
"""


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0006_person_documents"),
        ("registry", "0013_duty_subjects"),
    ]

    operations = [migrations.RunSQL(FILL_SQL)]
