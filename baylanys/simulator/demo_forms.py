"""The customer's own report forms of the demonstration: a weekly workbook with a chart, a monthly act."""

import io
from typing import Any

import docx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

FIGURES = (
    ("4.1", "Ең ұзақ күту / Наибольшее ожидание", "longest_wait", "[m]:ss"),
    ("4.2", "90 с ішінде жауап берілгені / Отвечено за 90 с", "in_time_percent", "0.00%"),
    ("4.3", "Жоғалған қоңыраулар / Потерянные звонки", "lost_percent", "0.00%"),
    ("4.4", "Орташа күту / Среднее ожидание", "mean_wait", "[m]:ss"),
    ("5.4", "Жазылған әңгімелер / Записанные разговоры", "recorded_percent", "0.00%"),
)
DAYS = ("Күні / Дата", "Келгені / Поступило", "Жауап берілгені / Отвечено", "Жоғалғаны / Потеряно", "Үлесі / Доля")


def weekly_form() -> bytes:
    """A weekly report in Kazakh and Russian: figures beside their limits, days with sums, a chart below them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Апта")
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.set_column("A:A", 16)
    sheet.set_column("B:B", 34)
    sheet.set_column("C:E", 24)
    _heading(book, sheet)
    _limits(book, sheet)
    _days(book, sheet)
    book.close()
    return out.getvalue()


def _heading(book: Any, sheet: Any) -> None:
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    under = book.add_format({"align": "center", "font_color": "#555555"})
    sheet.set_row(0, 30)
    sheet.merge_range("A1:E1", "Апталық есеп / Еженедельный отчёт", title)
    sheet.merge_range("A2:E2", "{{ contract }} · {{ period }}", under)
    sheet.set_footer("&L{{ made_at }}&R&P / &N")


def _limits(book: Any, sheet: Any) -> None:
    head, name = _cell(book, bold=True, bg_color="#DCE9F5"), _cell(book)
    titles = ("Тармақ / Пункт", "Көрсеткіш / Показатель", "Мәні / Значение", "Шегі / Предел", "Сақталуы / Соблюдение")
    sheet.write_row("A4", titles, head)
    for row, (clause, title, place, number) in enumerate(FIGURES, start=4):
        sheet.write(row, 0, clause, name)
        sheet.write(row, 1, title, _cell(book, text_wrap=True))
        sheet.write(row, 2, f"{{{{ {place} }}}}", _cell(book, num_format=number, bold=True, align="right"))
        sheet.write(row, 3, f"{{{{ {place}_limit }}}}", name)
        sheet.write(row, 4, f"{{{{ {place}_verdict }}}}", name)
        sheet.set_row(row, 32)


def _days(book: Any, sheet: Any) -> None:
    head, total = _cell(book, bold=True, bg_color="#DCE9F5", text_wrap=True), _cell(book, bold=True, top=2)
    sheet.set_row(10, 32)
    sheet.write_row("A11", DAYS, head)
    sheet.write("A12", "{{ days.day }}", _cell(book, num_format="dd.mm.yyyy", align="left"))
    for column, place in enumerate(("offered", "answered", "lost"), start=1):
        sheet.write(11, column, f"{{{{ days.{place} }}}}", _cell(book, align="right"))
    sheet.write_formula("E12", '=IF(B12>0,D12/B12,"")', _cell(book, num_format="0.0%", align="right"))
    sheet.write("A13", "Барлығы / Итого", total)
    for letter in "BCD":
        sheet.write_formula(f"{letter}13", f"=SUM({letter}12:{letter}12)", _cell(book, bold=True, top=2, align="right"))
    sheet.write_formula("E13", '=IF(B13>0,D13/B13,"")', _cell(book, bold=True, top=2, num_format="0.0%", align="right"))
    too_many = book.add_format({"bg_color": "#FBE0DC", "font_color": "#9C1C0C", "bold": True})
    sheet.conditional_format("E12:E12", {"type": "cell", "criteria": ">", "value": 0.04, "format": too_many})
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    days = "=Апта!$A$12:$A$12"
    chart.add_series(
        {"name": "=Апта!$C$11", "categories": days, "values": "=Апта!$C$12:$C$12", "fill": {"color": "#3B76AF"}}
    )
    chart.add_series(
        {"name": "=Апта!$D$11", "categories": days, "values": "=Апта!$D$12:$D$12", "fill": {"color": "#C8502D"}}
    )
    chart.set_title({"name": "Қоңыраулар / Звонки: {{ period }}", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 780, "height": 260})
    sheet.insert_chart("A15", chart)


def _cell(book: Any, **looks: Any) -> Any:
    return book.add_format({"border": 1, "border_color": "#B8C4CE", "valign": "vcenter", "indent": 1, **looks})


def monthly_act() -> bytes:
    """The month's act in Russian: what was promised, what was kept, by day."""
    act = docx.Document()
    act.styles["Normal"].font.name, act.styles["Normal"].font.size = "Liberation Serif", Pt(11)
    title = act.add_heading("АКТ", 1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    under = act.add_paragraph("об оказании услуг контакт-центра за {{ period }}")
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    act.add_paragraph(
        "{{ contract }}. С {{ first_day }} по {{ last_day }} поступило звонков: {{ offered }}, отвечено: "
        "{{ answered }}, потеряно: {{ lost }}. Минут входящих разговоров: {{ inbound_minutes }}, исходящих: "
        "{{ outbound_minutes }}."
    )
    _table(act, ("Пункт", "Показатель", "Значение", "Предел", "Итог", "Прошлый период"), [
        (clause, title.split(" / ")[1], f"{{{{ {place} }}}}", f"{{{{ {place}_limit }}}}", f"{{{{ {place}_verdict }}}}",
         f"{{{{ {place}_previous }}}}")
        for clause, title, place, _number in FIGURES
    ])  # fmt: skip
    act.add_paragraph()
    _table(
        act,
        ("Дата", "Поступило", "Отвечено", "Потеряно", "Потеряно, %", "Среднее ожидание"),
        [tuple(f"{{{{ days.{key} }}}}" for key in ("day", "offered", "answered", "lost", "lost_percent", "mean_wait"))],
    )
    act.add_paragraph("{{ notes }}")
    act.add_paragraph("Исполнитель: ____________________          Заказчик: ____________________")
    act.sections[0].footer.paragraphs[0].text = "Сделано {{ made_at }}, версия формул {{ formula_version }}"
    out = io.BytesIO()
    act.save(out)
    return out.getvalue()


def _table(act: Any, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = act.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
