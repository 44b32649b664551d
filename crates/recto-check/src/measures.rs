//! What of a chapter can be counted, and the targets it is held against.

use recto_book::{Chapter, Role};
use serde::Serialize;

use crate::definitions;
use crate::words::Words;

/// The counts of one chapter. Lists follow the order of its snippets.
#[derive(Clone, Debug, Serialize)]
pub struct Measures {
    /// Words of prose, headings included.
    pub words: usize,
    /// Snippets of every kind.
    pub snippets: usize,
    /// Words before the first snippet, headings left out; `None` without snippets.
    pub before: Option<usize>,
    /// Words between each snippet and the next, headings left out.
    pub gaps: Vec<usize>,
    /// Lines a reader sees of each snippet.
    pub shown: Vec<usize>,
    /// Definitions in each snippet.
    pub definitions: Vec<usize>,
    /// Lines of Rust in all snippets.
    pub lines: usize,
    /// Those of them that are hidden.
    pub hidden: usize,
}

/// What a measure should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The least.
    pub least: usize,
    /// The most.
    pub most: usize,
}

impl Target {
    /// The median of a chapter's shown lines per snippet.
    pub const MEDIAN: Target = Target { least: 4, most: 8 };
    /// The shown lines of a snippet.
    pub const SHOWN: Target = Target { least: 0, most: 15 };
    /// The definitions in a snippet.
    pub const DEFINITIONS: Target = Target { least: 0, most: 1 };
    /// The words between two snippets.
    pub const BETWEEN: Target = Target { least: 20, most: 120 };
    /// The words before the first snippet.
    pub const BEFORE: Target = Target { least: 60, most: 250 };
    /// The share of hidden lines, in percent.
    pub const HIDDEN: Target = Target { least: 0, most: 12 };
    /// The words of a chapter.
    pub const WORDS: Target = Target { least: 600, most: 2500 };
    /// The snippets of a chapter.
    pub const SNIPPETS: Target = Target { least: 5, most: 20 };

    /// Whether `value` is within the target.
    pub fn holds(self, value: usize) -> bool {
        (self.least..=self.most).contains(&value)
    }
}

/// Counts what can be counted of `chapter`.
pub fn measure(chapter: &Chapter) -> Measures {
    let words = Words::of(chapter);
    let rust = chapter
        .snippets
        .iter()
        .filter(|snippet| matches!(snippet.role, Role::Code | Role::Test | Role::Example { .. }));
    let lines = rust.flat_map(|snippet| &snippet.lines);
    let (hidden, total) =
        lines.fold((0, 0), |(hidden, all), line| (hidden + usize::from(!line.shown), all + 1));
    let between = words.gaps.len().saturating_sub(1);
    Measures {
        words: words.all,
        snippets: chapter.snippets.len(),
        before: (!chapter.snippets.is_empty()).then(|| words.gaps[0]),
        gaps: words.gaps[1.min(between)..between].to_vec(),
        shown: chapter.snippets.iter().map(|snippet| snippet.shown_lines()).collect(),
        definitions: definitions::count(chapter),
        lines: total,
        hidden,
    }
}

impl Measures {
    /// The median of the shown lines per snippet, the upper one of two; 0 without snippets.
    pub fn median_shown(&self) -> usize {
        median(&self.shown)
    }

    /// The shown lines of the longest snippet.
    pub fn longest(&self) -> usize {
        self.shown.iter().copied().max().unwrap_or_default()
    }

    /// The most definitions in one snippet.
    pub fn most_definitions(&self) -> usize {
        self.definitions.iter().copied().max().unwrap_or_default()
    }

    /// The median of the words between two snippets, the upper one of two.
    pub fn median_gap(&self) -> usize {
        median(&self.gaps)
    }

    /// The share of hidden lines in percent, rounded up.
    pub fn hidden_share(&self) -> usize {
        (self.hidden * 100).div_ceil(self.lines.max(1))
    }
}

fn median(values: &[usize]) -> usize {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
