"""The messenger's sender as a process of its own that can be killed: `python -m tests.sender_process DATABASE_URL`."""

import os
import sys
from dataclasses import replace

import uvloop


def main() -> None:
    import django
    from django.conf import settings
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(sys.argv[1])
    place = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    settings.DATABASES["default"].update({name: str(given.get(key, "")) for name, key in place.items()})
    settings.INSTALLATION = replace(settings.INSTALLATION, field_key=os.environ["TEST_FIELD_KEY"])
    django.setup()
    from baylanys.messenger.sending import send_waiting
    from baylanys.messenger.sending_files import open_file

    uvloop.run(send_waiting(open_file))


if __name__ == "__main__":
    main()
