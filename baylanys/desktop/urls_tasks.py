"""Addresses of the work list."""

from django.urls import path

from baylanys.desktop.views import tasks

urlpatterns = [
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/<int:task_id>/", tasks.task_page, name="task"),
    path("tasks/<int:task_id>/sound", tasks.task_sound, name="task_sound"),
    path("tasks/<int:task_id>/take", tasks.take, name="task_take"),
    path("tasks/<int:task_id>/give-back", tasks.give_back, name="task_give_back"),
    path("tasks/<int:task_id>/call", tasks.call, name="task_call"),
    path("tasks/<int:task_id>/done", tasks.finish, name="task_done"),
    path("tasks/<int:task_id>/cancel", tasks.cancel, name="task_cancel"),
]
