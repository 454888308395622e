"""Words of activities."""

from __future__ import annotations

from django.db import models


class ActivityKind(models.TextChoices):
    """What was done. The first two count as popular first-aid training (train.pub.*, dossier 8.3)."""

    DROWNING_PREVENTION = "drowning", "防溺水"
    FIRST_AID = "first_aid", "急救普及"
    PUBLICITY = "publicity", "宣传"
    VOLUNTEERING = "volunteering", "志愿服务"
    VISIT = "visit", "慰问"
    FUNDRAISING = "fundraising", "募捐"
    COMPETITION = "competition", "比赛"
    OTHER = "other", "其他"


TRAINING_KINDS = (ActivityKind.DROWNING_PREVENTION, ActivityKind.FIRST_AID)


class PlaceKind(models.TextChoices):
    """Kind of place: 五进 and 六进 and beyond (dossier 3.1)."""

    SCHOOL = "school", "校园"
    COMPANY = "company", "企业"
    OFFICE = "office", "机关"
    NEIGHBOURHOOD = "neighbourhood", "社区"
    VILLAGE = "village", "农村"
    HOUSEHOLD = "household", "家庭"
    SQUARE = "square", "广场"
    SCENIC = "scenic", "景区"
    SITE = "site", "工地"
    CARE_HOME = "care_home", "养老机构"
    WORSHIP = "worship", "宗教场所"
    TRANSPORT = "transport", "交通场站"
    OTHER = "other", "其他"


class CountMethod(models.TextChoices):
    """How heads were counted; a head count without it is no evidence (dossier 3.4)."""

    SIGN_IN = "sign_in", "签到"
    SEATS = "seats", "数座位"
    PHOTOGRAPH = "photograph", "照片估"
