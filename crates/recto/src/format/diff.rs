//! The difference of two lists of lines, for people.

/// What differs: `12 - old` and `   + new`, with the number of each old line, the first being `number`.
pub(crate) fn diff(old: &[String], new: &[String], number: usize) -> String {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (rest_old, rest_new) = (&old[start..], &new[start..]);
    let ends = rest_old.iter().rev().zip(rest_new.iter().rev());
    let end = ends.take_while(|(old, new)| old == new).count();
    let (old, new) = (&rest_old[..rest_old.len() - end], &rest_new[..rest_new.len() - end]);
    let width = (number + start + old.len()).to_string().len();
    let table = longest(old, new);
    let (mut at, mut new_at) = (0, 0);
    let mut lines = Vec::new();
    while at < old.len() || new_at < new.len() {
        if at < old.len() && new_at < new.len() && old[at] == new[new_at] {
            (at, new_at) = (at + 1, new_at + 1);
        } else if new_at == new.len()
            || at < old.len() && table[at + 1][new_at] >= table[at][new_at + 1]
        {
            lines.push(format!("{:width$} - {}", number + start + at, old[at]));
            at += 1;
        } else {
            lines.push(format!("{:width$} + {}", "", new[new_at]));
            new_at += 1;
        }
    }
    lines.join("\n")
}

/// The line, counted from 0, at which two lists first differ.
pub(crate) fn first(old: &[String], new: &[String]) -> usize {
    old.iter().zip(new).take_while(|(old, new)| old == new).count()
}

/// For each pair of ends the length of their longest common subsequence.
fn longest(old: &[String], new: &[String]) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for new_at in (0..new.len()).rev() {
            table[at][new_at] = if old[at] == new[new_at] {
                table[at + 1][new_at + 1] + 1
            } else {
                table[at + 1][new_at].max(table[at][new_at + 1])
            };
        }
    }
    table
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_what_differs_is_shown() {
        let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let diff = super::diff(&lines("a b c d e"), &lines("a x c e"), 9);
        assert_eq!(diff, "10 - b\n   + x\n12 - d");
        assert_eq!(super::diff(&lines("a"), &lines("a b"), 1), "  + b");
    }
}
