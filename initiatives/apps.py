from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _
from simple_history.signals import post_create_historical_record


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = _("Initiatives and the 4-17-42 framework")

    def ready(self) -> None:
        from initiatives import asked, framework, links, texts  # noqa: PLC0415 - models are not loaded before

        for data in (framework, texts):
            post_migrate.connect(data.sync_after_migrate, sender=self)
        for written in (post_save, post_delete):
            written.connect(asked.forget, sender="initiatives.Membership")
        post_create_historical_record.connect(links.remember)
        m2m_changed.connect(links.note)
