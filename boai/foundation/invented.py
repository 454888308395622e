"""Invented people and organisations, for look-alike files, tests, the demo. Nobody is real; 青屿区 does not exist."""

from __future__ import annotations

from typing import Final

PEOPLE: Final = (
    "林疏影",
    "欧阳青禾",
    "司马望舒",
    "上官听澜",
    "沈砚秋",
    "顾南枝",
    "陆云岫",
    "苏晚舟",
    "叶知微",
    "江枕流",
    "程问渠",
    "白露晞",
    "阿依古丽·木卡姆",
    "巴特尔·那日苏",
    "扎西·措姆",
    "龢㼆",
    "邵𬸣",
    "何亦非",
    "周渡",
    "许一",
)
"""Compound surnames, names with the interpunct, rare characters beyond the usual fonts, two to nine long."""

ORGANISATIONS: Final = (
    "青屿区望海小学",
    "青屿区渔火合作社",
    "青屿区栖霞街道办事处",
    "青屿市澄湾纸业有限公司",
    "青屿市远帆物流（集团）股份有限公司",
    "青屿区听涛社区居民委员会",
    "青屿区第三人民医院工会委员会",
    "青屿市麦浪食品厂",
    "青屿区云岫中学2026级3班",
    "青屿市灯塔软件有限公司",
)

STAFF: Final = {
    "lead": "沈砚秋",
    "accountant": "方晓棠",
    "cashier": "许闻",
    "business": "陆知远",
    "storekeeper": "贺青",
    "supervisor": "江枕流",
}
"""The staff of the invented society: sign-in name (which is their role) → name."""

DISTRICT: Final = "青屿区"
SOCIETY: Final = "青屿区红十字会"
