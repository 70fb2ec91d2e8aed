from django.db import migrations

# The table of Django's database cache, so that every web process remembers the same.
MAKE = """
CREATE TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_limits")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE core_cache")]
