//! What a link's address names.

use super::Reader;
use crate::link::{Link, Target};
use crate::{AnchorId, Kind, Span, node};

impl Reader<'_> {
    pub(super) fn start_link(&mut self, address: Box<str>, title: Box<str>, span: Span) {
        self.links.push(Link { span, address, title, target: Target::Outside });
        self.open_inline(Kind::Link(self.links.len() - 1), span);
    }

    pub(super) fn end_link(&mut self, link: usize, at: usize) {
        let words = || node::plain(self.text, &self.nodes, at);
        let target = target(&self.links[link].address, words);
        self.links[link].target = target;
    }

    /// Reports links of the form `[text][name]` whose name nothing defines: readers see the brackets.
    pub(super) fn undefined(&mut self, links: &[Span]) {
        for link in links {
            let message = "nothing defines where this link leads";
            let problem = self.problem("broken-link", *link, message);
            self.report(problem.help(UNDEFINED));
        }
    }
}

/// What a reference that nothing defines is told.
const UNDEFINED: &str = "write `[text](address)`; in backquotes brackets are only text";

/// The target of `address`; `words` gives the link's text.
fn target(address: &str, words: impl FnOnce() -> String) -> Target {
    if let Some(rest) = address.strip_prefix("upstream:") {
        return upstream(rest, &words()).unwrap_or(Target::Malformed);
    }
    let (file, fragment) = match address.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (address, None),
    };
    let inside = file.is_empty() || file.ends_with(".md");
    match fragment {
        _ if file.contains(':') || file.starts_with('/') || !inside => Target::Outside,
        Some(fragment) => AnchorId::new(fragment).map_or(Target::Malformed, Target::Id),
        None if file.is_empty() => Target::Malformed,
        None => Target::Chapter(file.to_owned()),
    }
}

/// `image-spec/config.md#layer-chainid`, with the version that ends the link's text after a comma.
fn upstream(rest: &str, words: &str) -> Option<Target> {
    let (repository, file) = rest.split_once('/')?;
    let (_, version) = words.rsplit_once(',')?;
    let (repository, file) = (repository.to_owned(), file.to_owned());
    let version = version.trim().to_owned();
    let whole = ![&repository, &file, &version].iter().any(|part| part.is_empty());
    whole.then_some(Target::Upstream { repository, file, version })
}
