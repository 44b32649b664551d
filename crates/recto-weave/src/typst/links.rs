//! Links: inside the book, to upstream documents, to the web.

use recto_book::{AnchorId, Kind, Link, Target};

use super::{Compositor, literal};

impl Compositor<'_> {
    /// A link with its text; without its address if that is a problem.
    pub(super) fn link(&mut self, link: usize, at: usize) {
        let chapter = self.chapter;
        match self.address(&chapter.links[link]) {
            Ok(code) => {
                let is_upstream = matches!(chapter.links[link].target, Target::Upstream { .. });
                let function = if is_upstream { "upstream" } else { "link" };
                self.styled(&format!("{function}({code}, {{"), at);
            }
            Err((message, help)) => {
                self.problem("broken-link", chapter.links[link].span, message, help);
            }
        }
    }

    /// Where a link leads, as code; else what is wrong and what to do.
    fn address(&self, link: &Link) -> Result<String, (String, &'static str)> {
        match &link.target {
            Target::Id(id) if self.book.anchor(id.as_str()).is_some() => Ok(label(id)),
            Target::Id(id) => {
                Err((format!("no unit has the id `{id}`"), "mend the link, or add the id"))
            }
            Target::Chapter(file) => self.title(file).map(label).ok_or((
                format!("`{file}` is no chapter of the book with an id at its title"),
                "list it in spec/SUMMARY.md, and give its title an id",
            )),
            Target::Upstream { repository, file, version } => {
                let address = self.settings.upstream(repository, file, version);
                address.map(|address| literal::literal(&address)).ok_or((
                    format!("`{repository}` is no upstream repository that book.toml knows"),
                    "add it to [preprocessor.recto.upstream] in book.toml",
                ))
            }
            Target::Outside if has_scheme(&link.address) => Ok(literal::literal(&link.address)),
            // `<me@example.org>`
            Target::Outside if self.chapter.slice(link.span).starts_with('<') => {
                Ok(literal::literal(&format!("mailto:{}", link.address)))
            }
            Target::Outside => Err((
                format!("`{}` is a file beside the book, and the PDF stands alone", link.address),
                "link to its address on the web",
            )),
            Target::Malformed => {
                Err((format!("`{}` is not an id", link.address), "an id is `#chapter.part`"))
            }
        }
    }

    /// The id of the title of the chapter in `file`.
    fn title(&self, file: &str) -> Option<&AnchorId> {
        let file = file.trim_start_matches("./");
        let name = file.rsplit('/').next()?.strip_suffix(".md")?;
        let chapter = self.book.chapter(name)?;
        let heading = chapter.nodes.iter().find(|(_, node)| matches!(node.kind, Kind::Heading(_)));
        chapter.anchor_of(heading?.0).map(|anchor| &anchor.id)
    }
}

fn label(id: &AnchorId) -> String {
    format!("label(\"{id}\")")
}

/// Whether an address starts with a scheme, such as `https:`.
pub(super) fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}
