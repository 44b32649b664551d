//! Templates: those of the book's own `theme/`, else the ones compiled in.

use std::path::Path;

use anyhow::Context as _;
use tera::{Context, Tera};

/// A template of `theme/`.
pub(crate) struct Template {
    /// Its path below `theme/`.
    path: &'static str,
    /// What stands there in the program's own source.
    built_in: &'static str,
}

/// The manifest of the standalone crate.
pub(crate) const MANIFEST: Template = Template {
    path: "crate/Cargo.toml.tera",
    built_in: include_str!("../../../theme/crate/Cargo.toml.tera"),
};

/// The readme of the standalone crate.
pub(crate) const README: Template = Template {
    path: "crate/README.md.tera",
    built_in: include_str!("../../../theme/crate/README.md.tera"),
};

/// The report.
pub(crate) const REPORT: Template = Template {
    path: "report.html.tera",
    built_in: include_str!("../../../theme/report.html.tera"),
};

/// The look of the PDF; Typst's, not Tera's.
pub(crate) const PDF: Template =
    Template { path: "book.typ", built_in: include_str!("../../../theme/book.typ") };

impl Template {
    /// The template's text for the book in `root`.
    pub(crate) fn text(&self, root: &Path) -> String {
        let own = std::fs::read_to_string(root.join("theme").join(self.path));
        own.unwrap_or_else(|_| self.built_in.to_owned())
    }

    /// The template filled in. Only HTML is escaped.
    pub(crate) fn fill(&self, root: &Path, context: &Context) -> anyhow::Result<String> {
        let name = self.path.trim_end_matches(".tera");
        let mut tera = Tera::new();
        let added = tera.add_raw_template(name, &self.text(root));
        let filled = added.and_then(|()| tera.render(name, context));
        filled.with_context(|| format!("theme/{} can't be filled in", self.path))
    }
}
