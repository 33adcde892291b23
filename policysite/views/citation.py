"""Citations that can be copied: to the measure, with the words quoted."""

from policysite.data.dataset import Dataset
from policysite.data.model.document import Clause, Measure
from policysite.data.model.words import nth_measure, nth_section

_TURNED = str.maketrans("“”‘’", "‘’“”")


def quoted(text: str) -> str:
    """`text` in quotation marks, its own turned: “ ” within become ‘ ’."""
    return f"“{text.translate(_TURNED)}”"


def cite_whole(dataset: Dataset) -> str:
    """市重点处《改进工作作风具体措施》（拟题）, with the number of the version in force where it has one."""
    document = dataset.policy.versions[-1].document
    return f"{dataset.policy.issuer}《{dataset.policy.title}》（拟题）" + (f"（{document}）" if document else "")


def cite(dataset: Dataset, measure: Measure, clause: Clause | None = None) -> str:
    """《改进工作作风具体措施》（拟题）第三部分第9条：“…”: the words of `clause`, or the measure's heading."""
    section = dataset.section_of[measure.id]
    words = clause.text if clause else measure.title
    place = nth_section(section.number) + nth_measure(measure.number)
    return f"《{dataset.policy.title}》（拟题）{place}：{quoted(words)}"
