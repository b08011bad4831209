"""Going from one finding to the next, and from a place to what the checks say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.finding_mark import say_at
from desktop.ui.showing_changes import show_change
from forms.checks.finding import Finding
from forms.narrative import OPEN_PLACE

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class FindingSteps:
    """Leads between findings and their places; the finding gone to is the list's current one."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._current: Finding | None = None
        self._place = 0
        """Where the current one stood among those to be dealt with, for when it is no more."""
        window.session.documentChanged.connect(self._begin)

    def _begin(self) -> None:
        self._current, self._place = None, 0

    def check(self) -> None:
        """Check anew and show the findings."""
        from desktop.ui.status_line import findings_text

        self._window.session.commit()
        self._window.show_findings()
        self._window.say(f"已重新审核：{findings_text(self._window.checking.run())}")

    def next(self) -> None:
        """Go to the finding after the current one, round and round."""
        self._step(1)

    def previous(self) -> None:
        """Go to the finding before the current one, round and round."""
        self._step(-1)

    def _step(self, by: int) -> None:
        window = self._window
        window.session.commit()
        standing = [one for one in window.checking.run() if one.is_open]
        if not standing:
            window.say("没有待处理的审核结果")
            return
        if by > 0 and self._goes_on_here(standing):
            window.say("这一段里还有空着的，到了下一处")
            return
        place = self._place
        if self._current is None:
            place = 0 if by > 0 else len(standing) - 1
        elif standing[place : place + 1] == [self._current]:  # another may say the very same
            place += by
        elif self._current in standing:
            place = standing.index(self._current) + by
        else:  # dealt with: those after it have moved up
            place -= by < 0
        place %= len(standing)
        self.go(standing[place])
        self._place = place  # another may say the very same
        window.say(f"第 {self._place + 1} 条，共 {len(standing)} 条待处理")

    def _goes_on_here(self, standing: list[Finding]) -> bool:
        """Go to the next place left open of the paragraph in hand, which is told of once."""
        finding, page = self._current, self._window.work.current
        if finding is None or page is None or finding.literal != OPEN_PLACE:
            return False
        here = [one for one in standing if (one.code, one.where) == (finding.code, finding.where)]
        return bool(here) and any(
            editor.focus_next(finding.where, OPEN_PLACE) for editor in page.editors
        )

    def go(self, finding: Finding) -> None:
        """Go to the place of a finding; the list shows which one it is."""
        self._window.work.go_to_finding(finding)
        self.show(finding)

    def show(self, finding: Finding) -> None:
        """Show a finding in the list, the cursor staying where it is."""
        self._current = finding
        standing = [one for one in self._window.checking.findings if one.is_open]
        self._place = standing.index(finding) if finding in standing else 0
        self._window.show_findings()
        self._window.findings.show_current(finding)

    def here(self) -> None:
        """Say what the checks object to where the cursor is, and show it in the list."""
        window = self._window
        where, tab = window.work.place()
        found = [one for one in window.checking.findings if not one.explained]
        here = [one for one in found if one.section == tab and one.where == where]
        here = here or [one for one in found if where and one.where == where.split("/")[0]]
        focused = window.focusWidget()
        if not here or focused is None:
            window.say("审核对这一处没有意见")
            return
        self.show(here[0])
        say_at(focused, focused.rect(), "\n".join(one.message for one in here))

    def correct(self, wanted: Finding) -> None:
        """Put a finding right, if it still stands after what is being typed is saved."""
        from forms.checks.explaining import title_of

        window = self._window
        if not window.session.commit():
            return
        standing = [one for one in window.checking.run() if one.identity == wanted.identity]
        standing.sort(key=lambda one: one.correction != wanted.correction)  # of equals, this one
        edit = standing[0].correction if standing else None
        outline = window.session.report.outline
        if edit is None:
            window.say("这一条已经不在了")
        elif window.session.apply(edit, f"按审核结果改正：{title_of(wanted.code, outline)}"):
            if not show_change(window.work, edit, window.session.report, wanted.where):
                window.work.go_to_finding(wanted)
            window.checking.run()
