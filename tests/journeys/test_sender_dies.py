"""Five thousand messages go out while the messenger's sender is killed at random: each once, or undecided."""

import random

import pytest
from asgiref.sync import SyncToAsync, sync_to_async
from django.db import connection

from tests.sender_kills import assert_each_once_or_undecided, send_while_killing


@pytest.mark.django_db(transaction=True)
async def test_five_thousand_messages_leave_once_through_ten_kills() -> None:
    luck = random.Random()
    took = await send_while_killing(count=5000, rate=200, kills=10, luck=luck)
    await sync_to_async(assert_each_once_or_undecided)(took)
    assert len(took) > 4500, "a kill costs at most what was on its way"
    SyncToAsync.single_thread_executor.submit(lambda: connection.close()).result()
