from __future__ import annotations

from django.urls import path

from parley.foundation.staff import handover_views as handover
from parley.foundation.staff import views
from parley.foundation.staff.roles import views as roles

app_name = "settings"
urlpatterns = [
    path("settings/", views.overview, name="overview"),
    path("settings/company/", views.company, name="company"),
    path("settings/colleagues/", views.colleagues, name="colleagues"),
    path("settings/colleagues/<int:pk>/", views.access, name="access"),
    path("settings/colleagues/<int:pk>/password/", views.password, name="password"),
    path("settings/colleagues/<int:pk>/active/", views.active, name="active"),
    path("settings/colleagues/<int:pk>/second-factor/", views.second_factor, name="second_factor"),
    path("settings/colleagues/<int:pk>/view-as/", views.view_as, name="view_as"),
    path("settings/colleagues/<int:pk>/hand-over/", handover.hand_over, name="hand_over"),
    path("settings/handovers/<int:pk>/", handover.show, name="handover"),
    path("settings/handovers/<int:pk>/undo/", handover.undo, name="handover_undo"),
    path("settings/roles/", roles.overview, name="roles"),
    path("settings/roles/sensitive/", roles.mark, name="mark"),
    path("settings/roles/sensitive/<slug:record_type>/<slug:name>/", roles.unmark, name="unmark"),
    path("settings/roles/<int:pk>/", roles.role, name="role"),
    path("settings/roles/<int:pk>/delete/", roles.delete, name="role_delete"),
]
