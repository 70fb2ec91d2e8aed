import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_tests_have_a_database_of_their_own():
    with connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("127.0.0.1",)
