"""The older tool: `mentor-match`, three rounds of the Hungarian method, each on the scores of the one before.

Its scores are those that the programme used: twelve for two grades, nine for one, ten for the
profession, six for a shared identity. Where somebody has nobody there is a bonus: none in its plain mode; its
better mode tries 0 to 36, and is the more even the higher.
"""
import operator
import sys
from pathlib import Path

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify, Generic, Grade, UnmatchedBonus

import people as common

ROUNDS = 3


def rules(bonus):
    return [
        Disqualify(lambda match: match.mentee.organisation == match.mentor.organisation),
        Disqualify(lambda match: not 1 <= match.mentor.grade - match.mentee.grade <= 2),
        Disqualify(lambda match: len(match.mentor.connections) >= match.mentor.person.places),
        Disqualify(lambda match: len(match.mentee.connections) >= match.mentee.person.wishes),
        Grade(2, operator.eq, {True: 12, False: 0}),
        Grade(1, operator.eq, {True: 9, False: 0}),
        Generic({True: 10, False: 0}, lambda match: match.mentee.person.wanted == match.mentor.person.profession),
        Generic({True: 6, False: 0}, lambda match: match.mentee.person.asked in match.mentor.person.counted),
        UnmatchedBonus(bonus),
    ]


def participant(kind, place, person):
    made = kind(email=person.id, grade=person.grade, organisation=person.department, profession=person.profession)
    made.person, made.place = person, place
    return made


def main(path, folder, bonus):
    people = common.read(path)
    mentors = [participant(Mentor, place, one) for place, one in enumerate(people) if one.mentors]
    mentees = [participant(Mentee, place, one) for place, one in enumerate(people) if one.is_mentored]
    process_data(mentors, mentees, [rules(int(bonus)) for _ in range(ROUNDS)])
    common.write(Path(folder), people, [(mentee.place, mentor.place) for mentee in mentees for mentor in mentee.mentors])


main(*sys.argv[1:])
