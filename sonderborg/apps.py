from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "sonderborg"
    verbose_name = "Learning city portal"

    def ready(self) -> None:
        from sonderborg import checks, triggers  # noqa: F401, PLC0415 - models are not loaded before
        from sonderborg.account import recorded  # noqa: F401, PLC0415

        for label in triggers.CONTENT_APPS:
            post_migrate.connect(triggers.attach, sender=apps.get_app_config(label))


class PortalAdminConfig(AdminConfig):
    default_site = "sonderborg.admin.PortalAdmin"
