from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "sonderborg"
    verbose_name = "Learning city portal"

    def ready(self) -> None:
        from sonderborg import checks  # noqa: F401, PLC0415 - registers the checks


class PortalAdminConfig(AdminConfig):
    default_site = "sonderborg.admin.PortalAdmin"
