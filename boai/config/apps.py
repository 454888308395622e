from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "boai.config"
    label = "config"
    verbose_name = "组装"
