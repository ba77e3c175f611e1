"""The news over time: to scale, and items of one day above one another. Needs no database."""

import re
from datetime import date

from django.utils.translation import override

from bamex.drawing.timeline import placed_days, timeline_figure

FIRST, SALON, NEXT, LAST = date(2024, 9, 5), date(2025, 11, 11), date(2025, 11, 12), date(2025, 12, 21)


def test_items_of_the_same_days_stand_above_one_another():
    placed = placed_days([FIRST, SALON, NEXT, LAST])

    assert [item.height for item in placed] == [1, 1, 2, 1]
    assert placed[1].x == placed[2].x
    assert placed[0].x < placed[1].x < placed[3].x


def test_there_is_a_diamond_an_item_and_the_days_are_in_words():
    with override("fr"):
        figure = timeline_figure([LAST, NEXT, SALON, FIRST])

    assert len(re.findall("l6 6-6 6-6-6z", figure)) == 4
    for words in ("5\u00a0septembre 2024", "21\u00a0décembre 2025", "les 11 et 12\u00a0novembre 2025", ">2025<"):
        assert words in figure, words


def test_a_few_items_or_one_day_make_no_timeline():
    assert timeline_figure([FIRST, LAST]) == ""
    assert timeline_figure([SALON] * 3) == ""
