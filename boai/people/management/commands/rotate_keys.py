"""`manage.py rotate_keys`: a new key for the sealed columns, and everything sealed anew with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from boai.people.operations import rotate_field_keys


class Command(BaseCommand):
    help = "换字段加密的密钥，并把证件号、电话等重新加密；中断后再运行一次就会接着做完。"

    def handle(self, *args: Any, **options: Any) -> None:
        rotation = rotate_field_keys(progress=lambda done, total: self.stdout.write(f"{done:,} / {total:,}"))
        began = "新加了密钥" if rotation.new_key else "接着上次没做完的，用密钥"
        self.stdout.write(
            f"{began} {rotation.key}；重新加密 {rotation.resealed:,} 个值。旧密钥留在 keys 文件夹里，旧备份仍能打开。"
        )
