"""HiGHS on one variable for each possible pair: a linear program for each level, then whole numbers.

Each level is held at its best before the next is maximised. The last program asks for whole
numbers; what the levels before it promised may then be out of reach, which it would say.
"""
import sys
from pathlib import Path

import highspy
import numpy as np

import people as common

TIME_MAX = 600.0


class Model:
    def __init__(self):
        self.rows, self.columns = [], 0
        self.goals = {level: [] for level in range(9)}

    def column(self):
        self.columns += 1
        return self.columns - 1

    def at_most(self, terms, bound):
        self.rows.append((terms, bound))


def build(people, pairs):
    model = Model()
    of_mentee, of_mentor = {}, {}
    for u, v in pairs:
        x = model.column()
        of_mentee.setdefault(u, []).append((x, v))
        of_mentor.setdefault(v, []).append(x)
        if people[v].grade - people[u].grade == 2:
            model.goals[6].append(x)
    for u, options in of_mentee.items():
        model.at_most([(x, 1) for x, _ in options], people[u].wishes)
        counts = [model.column() for _ in range(people[u].wishes)]
        for column, level in zip(counts, (0, 2, 3)):
            model.goals[level].append(column)
        model.at_most([(c, 1) for c in counts] + [(x, -1) for x, _ in options], 0)
        by_profession = {}
        for x, v in options:
            by_profession.setdefault(people[v].profession, []).append(x)
        for profession, columns in by_profession.items():
            has = model.column()
            model.goals[7].append(has)
            model.at_most([(has, 1)] + [(x, -1) for x in columns], 0)
            if profession == people[u].wanted:
                model.goals[4].append(has)
        sharing = [x for x, v in options if people[u].asked is not None and people[u].asked in people[v].counted]
        if sharing:
            shares = model.column()
            model.goals[5].append(shares)
            model.at_most([(shares, 1)] + [(x, -1) for x in sharing], 0)
    for v, columns in of_mentor.items():
        model.at_most([(x, 1) for x in columns], people[v].places)
        counts = [model.column() for _ in range(min(2, people[v].places))]
        for column, level in zip(counts, (1, 8)):
            model.goals[level].append(column)
        model.at_most([(c, 1) for c in counts] + [(x, -1) for x in columns], 0)
    return model


def main(path, folder):
    people = common.read(path)
    pairs = list(common.possible_pairs(people))
    model = build(people, pairs)
    highs = highspy.Highs()
    highs.silent()
    infinity, none = highs.getInfinity(), np.array([])
    highs.addVars(model.columns, np.zeros(model.columns), np.ones(model.columns))
    for terms, bound in model.rows:
        highs.addRow(-infinity, bound, len(terms), np.array([c for c, _ in terms]), np.array([k for _, k in terms], dtype=float))
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    highs.setOptionValue("time_limit", TIME_MAX)
    all_columns = np.arange(model.columns)
    for level in range(9):
        columns = np.array(model.goals[level], dtype=int)
        costs = np.zeros(model.columns)
        costs[columns] = 1
        highs.changeColsCost(model.columns, all_columns, costs)
        if level == 8:
            kinds = np.full(model.columns, highspy.HighsVarType.kInteger)
            highs.changeColsIntegrality(model.columns, all_columns, kinds)
        highs.run()
        status = highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            sys.exit(f"HiGHS says {highs.modelStatusToString(status)} at level {level + 1}")
        best = np.floor(highs.getInfo().objective_function_value + 1e-6)
        if len(columns):
            highs.addRow(float(best), infinity, len(columns), columns, np.ones(len(columns)))
    values = highs.getSolution().col_value
    common.write(Path(folder), people, [pair for x, pair in enumerate(pairs) if values[x] > 0.5])


main(*sys.argv[1:])
