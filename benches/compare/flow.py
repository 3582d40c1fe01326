"""OR-tools' min-cost flow, on the network that the engine uses for all levels but identity.

Its costs are 64-bit numbers that it multiplies by the number of nodes, so a number cannot hold all
levels in order: as many as fit do, from the first on, and the others do not count.
"""
import sys
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow

import people as common

LEVELS = ["mentees_ge1", "mentors_ge1", "mentees_ge2", "mentees_ge3", "wanted", "two_grades", "distinct", "mentors_ge2"]


def main(path, folder):
    people = common.read(path)
    pairs = list(common.possible_pairs(people))
    channels = {}
    for u, v in pairs:
        channels.setdefault((u, people[v].profession), len(channels))
    n, root = len(people), 0
    mentee, mentor = (lambda u: 1 + u), (lambda v: 1 + n + v)
    channel = lambda u, profession: 1 + 2 * n + channels[u, profession]
    n_nodes = 1 + 2 * n + len(channels)
    # What a level can add up to at most, and so how wide its place in a number is.
    wishes = sum(person.wishes for person in people)
    width = wishes.bit_length()
    n_counted = min(len(LEVELS), (62 - n_nodes.bit_length() - 2) // width)
    worth = {level: 1 << width * (n_counted - 1 - place) for place, level in enumerate(LEVELS[:n_counted])}
    value = lambda level: worth.get(level, 0)
    arcs = []
    for u, person in enumerate(people):
        for level in ["mentees_ge1", "mentees_ge2", "mentees_ge3"][: person.wishes]:
            arcs.append((root, mentee(u), 1, -value(level)))
        for level in ["mentors_ge1", "mentors_ge2", ""][: person.places]:
            arcs.append((mentor(u), root, 1, -value(level)))
    for (u, profession) in channels:
        wish = value("wanted") if profession == people[u].wanted else 0
        arcs.append((mentee(u), channel(u, profession), 1, -value("distinct") - wish))
        arcs.append((mentee(u), channel(u, profession), 2, 0))
    for u, v in pairs:
        two = value("two_grades") if people[v].grade - people[u].grade == 2 else 0
        arcs.append((channel(u, people[v].profession), mentor(v), 1, -two))
    arcs = np.array(arcs, dtype=np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    # A circulation without the arc back: as much goes round as pays, through a way past.
    past = n_nodes
    numbers = flow.add_arcs_with_capacity_and_unit_cost(
        np.where(arcs[:, 0] == root, past, arcs[:, 0]), arcs[:, 1], arcs[:, 2], arcs[:, 3])
    flow.add_arc_with_capacity_and_unit_cost(past, root, wishes, 0)
    flow.set_node_supply(past, wishes)
    flow.set_node_supply(root, -wishes)
    status = flow.solve()
    if status != flow.OPTIMAL:
        sys.exit(f"OR-tools says {status}")
    flows = flow.flows(numbers)
    taken = flows[len(arcs) - len(pairs):]
    common.write(Path(folder), people, [pair for pair, one in zip(pairs, taken) if one])
    print(f"levels {n_counted} of 8 fit")


main(*sys.argv[1:])
