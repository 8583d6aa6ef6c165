"""Grounds, kinds of doubt and repairs in simplified Chinese, as a proof-reader of a newsroom says them.

What an editor cannot use is not said: how many nats a thing gained, how it was found. What she should do is.
"""

from __future__ import annotations

from ..grounds import Rule
from ..model import Doubt

DOUBTS = {
    Doubt.MISSING_TEXT: "疑有缺漏",
    Doubt.OCR_ERROR: "疑为误识",
    Doubt.PUNCTUATION: "标点存疑",
    Doubt.STRAY_CHAR: "疑为衍字",
    Doubt.ORDER: "次序存疑",
    Doubt.ARITHMETIC: "数字不合",
}
GROUNDS = {
    Rule.SAID: "{said}",
    Rule.JOINED_LINES: "此处上下两行相接，把握不大，请核对原版",
    Rule.JOINED_COLUMNS: "此处两栏相接，把握不大，请核对原版",
    Rule.HEAD_ELSEWHERE: "此标题归属哪篇稿件，把握不大，请核对原版",
    Rule.GOES_ON_ELSEWHERE: "此段之后接哪一段，把握不大，请核对原版",
    Rule.MAY_GO_ON: "稿件是否到此为止，把握不大，请核对原版",
    Rule.HEADLESS_CONTINUATION: "本段以“{jump}”承接另一版，上方没有转版标题，请核对原版",
    Rule.HEADLESS_LEAD: "“{lead}”另起一稿，版面上没有与之对应的标题，请核对原版",
    Rule.HEADLESS_TEXT: "版面上没有与这段文字对应的标题，请核对原版",
    Rule.NO_KICKER: "本版另有{stories:g}篇讲话报道带引题（如“{kicker}”），本稿报道{speaker}讲话，却没有引题",
    Rule.STRAY_NUMBER: "“{number}”与后面的“{behind}”不相连，可能是序号、版次或污点",
    Rule.CLOSE_NAMES: "{count:g}个人名连排，中间没有空格；正文中分别为{names}",
    Rule.BARE_TABLE: "表格没有标题、日期和来源，可能原在图片上，请核对原版",
    Rule.CUT_LABELS: "表中有{count:g}个项目名称被拆在两格里，现已合并，请核对",
    Rule.STRAY_IN_HEADER: "此字夹在表头里，却不是栏目名称",
    Rule.GROUPS_UNSURE: "上层表头横跨几列，尚不能确定，请核对原版",
    Rule.CELL_MISSING: "此行缺一格，无从判断缺的是哪一格，请核对原版",
    Rule.ROW_SHORT: "此行应有{size:g}格，缺{missing:g}格，无从判断缺在哪里，请核对原版",
    Rule.COLUMN_SHORT: "此列应有{size:g}格，缺{missing:g}格，无从判断缺在哪里，请核对原版",
    Rule.MIXED_COLUMN: "同一列里既有百分数又有普通数字，顺序可能有误，请核对原版",
    Rule.FIGURES_BELOW: "此行下面的数字可能也属于本表，请核对原版",
    Rule.LOOSE_UNPROVEN: "此列原先与表格脱开，数字之间的关系不足以确定它的位置，请核对原版",
    Rule.LOOSE_ELSEWHERE: "此列原先与表格脱开，放在别处也说得通，请核对原版",
    Rule.ROW_ARITHMETIC: "{reckoning} = {result}，此处印作{printed}；其余{others:g}行都相符",
    Rule.TOTAL_ARITHMETIC: "上面各数合计{result}，此处印作{printed}；其余{others:g}列都相符",
    Rule.STOP_BEHIND_QUOTATION: "本段到“{end}”为止，后面没有句号",
    Rule.ENDS_IN_MARK: "本段以“{mark}”收尾，下文可能丢失，或排在别处，请核对原版",
    Rule.BREAKS_OFF: "本段到“{end}”中断，句子没有完，请核对原版",
    Rule.BREAKS_OFF_KNOWN: "本段到“{end}”中断，句子没有完；本期别处有“{elsewhere}”",
    Rule.BREAKS_OFF_LIKELY: "本段到“{end}”中断，句子没有完；按行文习惯，下面多为“{likely}”",
    Rule.BREAKS_OFF_STOP: "本段到“{end}”为止，按行文习惯，此处应有标点",
    Rule.DASH_HALF_READ: "“{around}”中，破折号的一半可能误识成了“一”",
    Rule.DASH_HALF_LEFT: "段末“{end}”只剩半个破折号",
    Rule.DASH_ALIKE: "段末“{end}”中的“{mark}”与破折号形近，可能是误识",
    Rule.LOST_STOP: "“{before}”与“{behind}”之间像是漏了句号",
    Rule.LOST_STOP_AT_END: "“{before}”与“{behind}”之间像是漏了句号，此处正是原版的行末",
    Rule.LIST_CUT: "“{list}”中，句号之后列举还没有完，似应为顿号",
    Rule.PHRASE_CUT: "“{behind}”不成句，似应与前面的“{before}”相连",
    Rule.UNPARTED: "“{one}”与“{other}”并列，中间似应有顿号",
    Rule.HALF_BRACKETS: "本版其他括号都是全角，此处却是半角",
    Rule.LOOKALIKE: "“{around}”中的“{character}”文意不通，形近的“{better}”更通顺",
    Rule.NOT_SIMPLIFIED: "“{character}”不是简体字，可能是误识",
    Rule.VARIANT: "同样的话，本期别处作“{other}”",
}
REPAIRS = {
    "join_wrapped": "折行相接",
    "join_columns": "两栏相接",
    "join_cell": "单元格相接",
    "part_rows": "同行分栏",
    "cut_cells": "单元格分开",
    "close_gap": "去空格",
    "close_label": "去字间空格",
    "close_blanks": "去空格",
    "one_blank": "留一空格",
    "full_width": "标点改全角",
    "curly_quotes": "引号配对",
    "find_jumps": "转版行分出",
    "join_jumps": "转版稿件相连",
    "float_column": "脱开的列归位",
    "find_furniture": "版面附件，不属正文",
    "stray_mark": "零散字符，不属表格",
    "leave_out_controls": "控制字符，印不出来",
    "retype": "编辑改字",
    "insert": "编辑增补",
    "delete": "编辑删去",
    "split": "编辑分段",
    "join": "编辑并段",
    "move": "编辑移动",
}
OTHER_REPAIR = "改动"
