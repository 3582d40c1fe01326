//! As many as possible are paired; who comes first among equals.

/// Of one side, those who are paired when as many as possible are paired and,
/// among all ways to do that, those who stand first have somebody: `choices` holds
/// for each of them whom of the other side they may have, and `room` for each of the
/// others how many they take.
///
/// Augmenting paths, one person after the other (Kuhn, "The Hungarian method for
/// the assignment problem", 1955, as Hopcroft and Karp 1973 describe it): a path
/// moves those who have somebody to others, and leaves none of them alone. The
/// sets that can be paired are a matroid (Edmonds and Fulkerson, "Transversals and
/// matroid partition", 1965), so taking them in order gives the best set. Somebody
/// with room for several is several who may have the same.
pub(in crate::clearing) fn first_served(choices: &[Vec<usize>], room: &[usize]) -> Vec<usize> {
    let mut held = vec![Vec::new(); room.len()];
    let is_served = |who: &usize| {
        let mut seen = vec![false; room.len()];
        augment(*who, choices, room, &mut held, &mut seen)
    };
    (0..choices.len()).filter(is_served).collect()
}

/// Finds somebody for `who`, moving others where they have another choice.
fn augment(
    who: usize,
    choices: &[Vec<usize>],
    room: &[usize],
    held: &mut [Vec<usize>],
    seen: &mut [bool],
) -> bool {
    for other in &choices[who] {
        if std::mem::replace(&mut seen[*other], true) {
            continue;
        }
        if held[*other].len() < room[*other] {
            held[*other].push(who);
            return true;
        }
        for place in 0..held[*other].len() {
            if augment(held[*other][place], choices, room, held, seen) {
                held[*other][place] = who;
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_first_has_somebody_and_nobody_more_than_has_to_goes_without() {
        assert_eq!(first_served(&[vec![0], vec![0], vec![0]], &[1]), [0]);
        // The first one moves, so that the second one has somebody too.
        assert_eq!(first_served(&[vec![0, 1], vec![0], vec![1]], &[1, 1]), [0, 1]);
        assert_eq!(first_served(&[vec![], vec![1], vec![0, 1]], &[1, 1]), [1, 2]);
        assert_eq!(first_served(&[], &[1, 1, 1]), Vec::<usize>::new());
        assert_eq!(first_served(&[vec![0], vec![0], vec![0]], &[2]), [0, 1]);
        assert_eq!(first_served(&[vec![0]], &[0]), Vec::<usize>::new());
    }

    /// By every way to pair four people with three others who take one or two.
    #[test]
    fn it_is_the_best_set_of_all() {
        for (graph, room) in (0_u32..1 << 12).flat_map(|it| [(it, [1, 1, 1]), (it, [2, 1, 0])]) {
            let may = |who: usize, other: usize| graph >> (who * 3 + other) & 1 == 1;
            let choices: Vec<Vec<usize>> =
                (0..4).map(|who| (0..3).filter(|other| may(who, *other)).collect()).collect();
            let mut best: Vec<usize> = Vec::new();
            for set in 0_u32..1 << 4 {
                let set: Vec<usize> = (0..4).filter(|who| set >> who & 1 == 1).collect();
                let is_better = (best.len(), &set) < (set.len(), &best) || best.is_empty();
                if is_better && can_be_paired(&set, &choices, &mut room.clone()) {
                    best = set;
                }
            }
            assert_eq!(first_served(&choices, &room), best, "{choices:?} {room:?}");
        }
    }

    fn can_be_paired(set: &[usize], choices: &[Vec<usize>], room: &mut [usize; 3]) -> bool {
        let Some((who, rest)) = set.split_first() else { return true };
        choices[*who].iter().any(|other| {
            if room[*other] == 0 {
                return false;
            }
            room[*other] -= 1;
            let found = can_be_paired(rest, choices, room);
            room[*other] += 1;
            found
        })
    }
}
