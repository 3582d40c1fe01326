"""People of a file, and who may be paired with whom: what every solver here starts from."""
import csv
from collections import namedtuple

GRADES = "AA AO EO HEO SEO G7 G6 SCS1 SCS2 SCS3 SCS4".split()
Person = namedtuple(
    "Person", "id mentors is_mentored grade department profession wanted places wishes asked counted"
)


def read(path):
    """Reads a file whose names are spelled in one way each, as those in tests/data are."""
    people = []
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            mentors, is_mentored = row["role_kind"] != "mentee", row["role_kind"] != "mentor"
            names = [name.strip() for name in (row.get("identities") or "").split(";") if name.strip()]
            counts = (row.get("wants_shared_identity") or "").lower() == "true"
            people.append(Person(
                row["id"], mentors, is_mentored, GRADES.index(row["grade"]), row["department"], row["profession"],
                row.get("wanted_profession") or row["profession"],
                int(row.get("capacity_as_mentor") or 3) if mentors else 0,
                int(row.get("capacity_as_mentee") or 3) if is_mentored else 0,
                names[0] if counts and names else None,
                frozenset(names) if counts else frozenset(),
            ))
    return people


def possible_pairs(people):
    """Every (mentee, mentor), by place, that breaks no rule."""
    by_grade = {}
    for place, person in enumerate(people):
        if person.mentors:
            by_grade.setdefault(person.grade, []).append(place)
    for u, mentee in enumerate(people):
        if mentee.is_mentored:
            for gap in (1, 2):
                for v in by_grade.get(mentee.grade + gap, ()):
                    if people[v].department != mentee.department:
                        yield u, v


def write(path, people, pairs):
    """Writes a plan so that `clearing check-plan` counts what it reaches; it has no proof."""
    path.mkdir(parents=True, exist_ok=True)
    with open(path / "matches.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["mentee_id", "mentor_id"])
        out.writerows((people[u].id, people[v].id) for u, v in pairs)
    columns = ["grade", "profession", "department", "identities", "mentor_id", *(f"p{n}" for n in range(1, 10))]
    (path / "prices.csv").write_text(",".join(columns) + "\n", encoding="utf-8")
