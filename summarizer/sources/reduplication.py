"""Words that Chinese writes twice on purpose, and those that it never does."""

import re

# Particles that never stand twice, and the words in which they seem to: 目的的, 的的确确, 于是是, 参与与会, 成就就.
NEVER = re.compile(
    r"(?<![目有中之])的的(?!确)|(?<![于还但可就国])是是(?!非)|(?<!参)与与(?!会)"
    r"|及及(?![时早格])|(?<![成造迁将])就就|或或|也也|(?<![然从])而而"
)

# How a word of two or more characters begins that is doubled for its meaning: counts (一步一步), degrees (很多很多,
# 大片大片), colours and states (碧蓝碧蓝), requests (请坐请坐).
BEGINS = frozenset(
    "一二两三四五六七八九十几每百千万亿零〇多很好极最太更真那这不没老慢快轻永非特许常大请过如碧墨黑雪漆滚冰笔细通焦蜡血香崭"
)
# How such a word ends: 走着走着, 快了快了, 越来越.
ENDS = frozenset("着了点些吧啊呀哪嘛哇一越")
# Verbs done a little (研究研究), adjectives made lively (热闹热闹), sounds.
WORDS = frozenset(
    """
    研究 讨论 商量 考虑 了解 学习 休息 活动 锻炼 体验 感受 照顾 总结 比较 热闹 提醒 鼓励 见识 鉴定 意思
    打听 打扮 打扫 琢磨 分析 检查 收拾 调查 调整 调节 交流 沟通 整理 介绍 准备 参观 观察 练习 复习 尝试
    参考 斟酌 思考 反省 反思 宣传 教育 教训 表示 表扬 安慰 帮助 关心 改善 改进 提高 处理 解决 放松 轻松
    高兴 凉快 暖和 舒服 清静 开心 认识 熟悉 适应 试验 欣赏 回忆 回顾 计算 合计 盘算 估计 核对 核实 对比
    对照 消化 补充 修理 修改 装修 请教 指点 指导 评论 评比 评价 议论 溜达 走动 走走 转悠 逛逛 聊聊 说道
    唠叨 念叨 嘀咕 张罗 周转 缓和 缓解 平衡 协调 联系 联络 联欢 庆祝 祝贺 慰问 看望 拜访 探讨 切磋 摸索
    探索 实践 实验 演练 演习 排练 训练 操练 比划 比试 较量 哗啦 哗哗 咕咚 扑通 叮当 滴答 忽闪
    """.split()
)
# Where the second of the two begins a longer word, the two are neighbours, not doubles: 支队|支队长, 代表|代表团.
LONGER = frozenset("长员团队会地区们口化性家者部级式型学所院社厂局办国省市县村人民制度权法品物费业")
