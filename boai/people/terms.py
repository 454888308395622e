"""Words of persons and organisations."""

from __future__ import annotations

from django.db import models


class OrganisationKind(models.TextChoices):
    """What kind of body a partner, donor or training place is (dossier 1.3, 3.2)."""

    SCHOOL = "school", "学校"
    COMPANY = "company", "企业"
    OFFICE = "office", "机关"
    INSTITUTION = "institution", "事业单位"
    NEIGHBOURHOOD = "neighbourhood", "社区"
    VILLAGE = "village", "村"
    HOSPITAL = "hospital", "医疗机构"
    ASSOCIATION = "association", "社会组织"
    RED_CROSS = "red_cross", "红十字会"
    OVERSEAS = "overseas", "境外组织"
    OTHER = "other", "其他"


class Gender(models.TextChoices):
    FEMALE = "female", "女"
    MALE = "male", "男"
    UNKNOWN = "unknown", "未填"


class NamePublicity(models.TextChoices):
    """How a donor wants to appear (dossier 1.3 publish_name, 慈善法 §82). Nothing chosen means surname only."""

    FULL = "full", "实名"
    SURNAME = "surname", "仅姓氏"
    ANONYMOUS = "anonymous", "匿名"


class ConsentPurpose(models.TextChoices):
    """What a person agreed to; each separately, none ticked in advance (dossier 10.2, PIPL §25)."""

    ACCEPT = "accept", "受理"
    VERIFY = "verify", "核验"
    REPORT = "report", "上报"
    PUBLISH = "publish", "公示"
    PUBLICITY = "publicity", "宣传"
    FOLLOW_UP = "follow_up", "随访"


class ConsentMethod(models.TextChoices):
    PAPER = "paper", "纸质扫描"
    MESSAGE = "message", "短信"
    SIGNATURE = "signature", "电子签"
    SPOKEN = "spoken", "当面口头"
