//! Following redirects to units of the book.

use std::collections::{HashMap, HashSet};

use recto_book::{AnchorId, Book, Name, Problem, Redirect};

use super::{Marked, REDIRECTS, Redirects};

impl Redirects {
    /// Where each id that was sent on leads in the end, sorted by the old id; and what is wrong with the way: an id
    /// that is used again, a target that is not there, a loop.
    pub fn follow(&self, book: &Book) -> (Vec<Redirect>, Vec<Problem>) {
        let mut problems = self.used_again(book);
        let (ends, looping) = self.ends(book, &mut problems);
        problems.extend(self.loops(&looping));
        let found = |id: &AnchorId| book.anchor(id.as_str()).is_none();
        let sent = self.sent.iter().filter(|sent| found(&sent.id.id));
        let redirects = sent.filter_map(|sent| {
            let to = ends.get(&sent.id.id).filter(|to| !to.is_empty())?.clone();
            Some(Redirect { from: sent.id.id.clone(), to })
        });
        (redirects.collect(), problems)
    }

    /// Old ids that some unit bears again: whoever cited the old one would be led to another thing.
    fn used_again(&self, book: &Book) -> Vec<Problem> {
        let sent = self.sent.iter().map(|sent| (&sent.id, "sent on"));
        let retired = self.retired.iter().map(|retired| (&retired.id, "retired"));
        let again = sent.chain(retired).filter_map(|(old, what)| {
            let (chapter, anchor) = book.anchor(old.id.as_str())?;
            let message = format!("the id `{}` was {what}, and is used again", old.id);
            let problem = Problem::new("used-again", &chapter.path, anchor.marker, message);
            let problem = problem.note(REDIRECTS, old.span, format!("{what} here"));
            Some(problem.help("give the unit a new id; ids are never reused"))
        });
        again.collect()
    }

    /// The ends of each way; and the ids whose way has none, being in a loop or leading into one.
    fn ends(
        &self,
        book: &Book,
        problems: &mut Vec<Problem>,
    ) -> (HashMap<&AnchorId, Vec<AnchorId>>, HashSet<&AnchorId>) {
        let mut ends: HashMap<&AnchorId, Vec<AnchorId>> = HashMap::new();
        let mut callers: HashMap<&AnchorId, Vec<usize>> = HashMap::new();
        let mut waiting: Vec<usize> = Vec::new();
        let mut ready = Vec::new();
        for (at, sent) in self.sent.iter().enumerate() {
            let on = sent.to.iter().filter(|to| self.goes_on(book, to));
            waiting.push(on.inspect(|to| callers.entry(&to.id).or_default().push(at)).count());
            ready.extend((waiting[at] == 0).then_some(at));
        }
        while let Some(at) = ready.pop() {
            let sent = &self.sent[at];
            let mut to: Vec<AnchorId> = Vec::new();
            for target in &sent.to {
                if book.anchor(target.id.as_str()).is_some() {
                    to.push(target.id.clone());
                } else if let Some(further) = ends.get(&target.id) {
                    to.extend_from_slice(further);
                } else {
                    problems.push(self.nowhere(target));
                }
            }
            let mut seen = HashSet::new();
            to.retain(|id| seen.insert(id.clone()));
            ends.insert(&sent.id.id, to);
            for caller in callers.remove(&sent.id.id).unwrap_or_default() {
                waiting[caller] -= 1;
                ready.extend((waiting[caller] == 0).then_some(caller));
            }
        }
        problems.sort_by_key(|problem| (problem.path != REDIRECTS, problem.span));
        let ids = self.sent.iter().map(|sent| &sent.id.id);
        let looping = ids.filter(|id| !ends.contains_key(id)).collect();
        (ends, looping)
    }

    /// Whether a target is itself an id that was sent on.
    fn goes_on(&self, book: &Book, target: &Marked) -> bool {
        book.anchor(target.id.as_str()).is_none() && self.sent(&target.id).is_some()
    }

    fn nowhere(&self, target: &Marked) -> Problem {
        let retired = self.retired(&target.id);
        let message = match retired {
            Some(_) => format!("`{}` is retired, so this leads nowhere", target.id),
            None => format!("no unit has the id `{}`", target.id),
        };
        let problem = Problem::new("redirect-nowhere", REDIRECTS, target.span, message);
        let problem = retired.iter().fold(problem, |problem, retired| {
            problem.note(REDIRECTS, retired.id.span, "retired here")
        });
        let problem = problem.naming([Name::Id(target.id.clone())]);
        problem.help("name an id of the book, or retire the old id with a reason")
    }

    /// One problem for each loop; what only leads into one is its consequence.
    fn loops(&self, looping: &HashSet<&AnchorId>) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut seen: HashSet<&AnchorId> = HashSet::new();
        for start in self.sent.iter().filter(|sent| looping.contains(&sent.id.id)) {
            let mut way = Vec::new();
            let mut next = Some(start);
            while let Some(sent) = next.filter(|sent| seen.insert(&sent.id.id)) {
                way.push(sent);
                let on = sent.to.iter().find(|to| looping.contains(&to.id));
                next = on.and_then(|to| self.sent(&to.id));
            }
            let end = next.map(|sent| &sent.id.id);
            let Some(first) = way.iter().position(|sent| Some(&sent.id.id) == end) else {
                continue;
            };
            let around: Vec<&Marked> = way[first..].iter().map(|sent| &sent.id).collect();
            problems.push(one_loop(&around));
        }
        problems
    }
}

fn one_loop(around: &[&Marked]) -> Problem {
    let message = format!("the redirect of `{}` leads back to it", around[0].id);
    let problem = Problem::new("redirect-loop", REDIRECTS, around[0].span, message);
    let on = around[1..]
        .iter()
        .fold(problem, |problem, marked| problem.note(REDIRECTS, marked.span, "and from here on"));
    on.help("let one of them lead to a unit of the book")
}
