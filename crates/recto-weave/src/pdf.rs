//! From a book to a PDF. The only file that names Typst.
//!
//! `compose` writes the book as Typst code; here that code and the template become pages and then bytes, and what
//! Typst complains about becomes a problem of the chapter. The same input gives the same bytes: there is no clock,
//! and there are no fonts but those compiled in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::LazyLock;

use ::typst::comemo::{self, Track};
use ::typst::diag::{FileError, FileResult, SourceDiagnostic};
use ::typst::ecow::EcoString;
use ::typst::foundations::{Bytes, Datetime, Duration, Smart};
use ::typst::introspection::{Introspector, Location};
use ::typst::model::LateLinkResolver;
use ::typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use ::typst::text::{Font, FontBook};
use ::typst::utils::LazyHash;
use ::typst::{Library, LibraryExt, World, WorldExt};
use recto_book::{Book, Place, Problem, Span};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::typst::{TEMPLATE, compose};
use crate::{Evidence, Settings};

/// The template's path below the book's root, for problems.
const TEMPLATE_PATH: &str = "theme/book.typ";

/// How many weaves ago Typst may have used a remembered result; older ones are forgotten.
const REMEMBERED: usize = 3;

/// Why there is no PDF: at least one fault.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What is wrong, in the order in which it was found.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where, in a chapter, the template or `book.toml`.
    pub place: Place,
    /// The same for programs, with its span in the file.
    pub problem: Problem,
}

/// The files of all images that the book shows, relative to its root, with `/`. To be given to [`weave_with`].
pub fn images(book: &Book) -> BTreeSet<String> {
    crate::typst::images(book)
}

/// The bytes of the book's PDF. `template` is the text of `theme/book.typ`.
///
/// The PDF is tagged and keeps PDF/UA-1 as far as Typst checks it. It has a named destination for each id of the
/// book and each old one that leads to it, and no others.
///
/// # Errors
///
/// What a page can't show, and whatever Typst warns of, each with its place.
pub fn weave(book: &Book, settings: &Settings, template: &str) -> Result<Vec<u8>, Failure> {
    weave_with(book, None, settings, template, &BTreeMap::new())
}

/// [`weave`] for a book with images: `files` holds the bytes of each of [`images`]. With `evidence` each clause shows
/// its own, and a chapter at the end all of it.
///
/// # Errors
///
/// As [`weave`]; also an image that is missing from `files` or can't be decoded.
pub fn weave_with(
    book: &Book,
    evidence: Option<&Evidence>,
    settings: &Settings,
    template: &str,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<u8>, Failure> {
    if settings.title.is_empty() {
        return Err(Failure::of("book.toml", "the book has no title, and PDF/UA-1 wants one"));
    }
    let shows = |c: char| FONTS.cover.contains(&u32::from(c));
    let code = compose(book, evidence, settings, &shows)
        .map_err(|problems| Failure::in_chapters(book, problems))?;
    let desk = Desk::new(code, template, files);
    let pdf = desk.print(book, settings);
    comemo::evict(REMEMBERED);
    pdf
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.faults.iter().enumerate() {
            f.write_str(if number > 0 { "\n" } else { "" })?;
            write!(f, "{}: {}", fault.place, fault.problem.message)?;
            if !fault.problem.help.is_empty() {
                write!(f, " ({})", fault.problem.help)?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl Failure {
    fn of(path: &str, message: &str) -> Self {
        let place = Place { path: path.to_owned(), line: 1, column: 1 };
        let problem = Problem::new("pdf", path, Span::default(), message);
        Failure { faults: vec![Fault { place, problem }] }
    }

    fn in_chapters(book: &Book, problems: Vec<Problem>) -> Self {
        let fault = |problem: Problem| {
            let chapter = book.by_path(&problem.path);
            let start = Place { path: problem.path.clone(), line: 1, column: 1 };
            let place = chapter.map_or(start, |chapter| chapter.place(problem.span));
            Fault { place, problem }
        };
        Failure { faults: problems.into_iter().map(fault).collect() }
    }
}

/// Everything Typst may see.
struct Desk {
    library: LazyHash<Library>,
    fonts: &'static Fonts,
    main: Source,
    template: Source,
    files: BTreeMap<String, Bytes>,
}

/// The fonts compiled into the program; there are no others.
struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// Every character that one of them has.
    cover: BTreeSet<u32>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let data = typst_assets::fonts();
    let fonts: Vec<Font> = data.flat_map(|data| Font::iter(Bytes::new(data))).collect();
    let cover = fonts.iter().flat_map(|font| font.info().coverage.iter()).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, cover }
});

impl Desk {
    fn new(code: String, template: &str, files: &BTreeMap<String, Vec<u8>>) -> Self {
        let files = files.iter().map(|(path, data)| (path.clone(), Bytes::new(data.clone())));
        Desk {
            library: LazyHash::new(Library::default()),
            fonts: &FONTS,
            main: Source::new(file_id("main.typ"), code),
            template: Source::new(file_id(TEMPLATE), template.to_owned()),
            files: files.collect(),
        }
    }

    fn print(&self, book: &Book, settings: &Settings) -> Result<Vec<u8>, Failure> {
        let faults = |found: &[SourceDiagnostic]| Failure {
            faults: found.iter().map(|one| self.fault(book, one)).collect(),
        };
        let compiled = ::typst::compile::<PagedDocument>(self);
        let document = compiled.output.map_err(|errors| faults(&errors))?;
        if !compiled.warnings.is_empty() {
            return Err(faults(&compiled.warnings));
        }
        let introspector = document.introspector();
        let resolver = LateLinkResolver::new(None, introspector.as_ref());
        let destinations = destinations(introspector.as_ref(), book);
        let options = options(settings)?;
        typst_pdf::pdf_in_bundle(&document, &options, &destinations, resolver.track())
            .map_err(|errors| faults(&errors))
    }

    /// What Typst says, at the chapter's line. The place is the innermost call that a chapter's line made.
    fn fault(&self, book: &Book, found: &SourceDiagnostic) -> Fault {
        let traced = found.trace.iter().map(|point| point.span.into());
        let spans: Vec<_> = std::iter::once(found.span).chain(traced).collect();
        let in_file = |id: FileId| {
            let span = spans.iter().find(|span| span.id() == Some(id))?;
            Some(self.range(*span)?.start)
        };
        let place = in_file(self.main.id())
            .and_then(|at| place(self.main.text(), at))
            .or_else(|| in_file(self.template.id()).map(|at| self.template_place(at)))
            .unwrap_or(Place { path: "book.toml".to_owned(), line: 1, column: 1 });
        let span = book.by_path(&place.path).map_or(Span::default(), |chapter| {
            let before =
                chapter.text.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
            let line = chapter.text[before..].lines().next().unwrap_or_default();
            Span::new(before, before + line.len())
        });
        let message = found.message.trim_end_matches('.').to_owned();
        let hints: Vec<&str> = found.hints.iter().map(|hint| hint.v.as_str()).collect();
        let problem = Problem::new("pdf", &place.path, span, message).help(hints.join("; "));
        Fault { place, problem }
    }

    fn template_place(&self, at: usize) -> Place {
        let before = &self.template.text()[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Place { path: TEMPLATE_PATH.to_owned(), line, column }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [&self.main, &self.template].into_iter().find(|source| source.id() == id);
        known.cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(id.get().vpath().get_without_slash()).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The book's ids with where they stand, after the old ids that lead to them: of two names for one place Typst takes
/// the last for its own links. Other labels, such as those of footnotes, stay inside.
fn destinations(introspector: &dyn Introspector, book: &Book) -> Vec<(Location, EcoString)> {
    let labelled = introspector.query_labelled();
    let named = labelled.iter().filter_map(|element| element.location().zip(element.label()));
    let named =
        named.map(|(location, label)| (location, EcoString::from(label.resolve().as_str())));
    let named: Vec<_> = named.filter(|(_, name)| book.anchor(name).is_some()).collect();
    let places: HashMap<&str, Location> =
        named.iter().map(|(location, name)| (name.as_str(), *location)).collect();
    let old = book.redirects.iter().filter_map(|redirect| {
        let location = places.get(redirect.to.first()?.as_str())?;
        Some((*location, EcoString::from(redirect.from.as_str())))
    });
    old.chain(named.iter().cloned()).collect()
}

fn options(settings: &Settings) -> Result<PdfOptions, Failure> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| Failure::of("book.toml", error.message()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(settings.title.clone()),
        creator: Smart::Custom(Some("recto".to_owned())),
        standards,
        ..PdfOptions::default()
    })
}

/// The chapter's line that the code at `offset` was written for: the comment at the start of its line, or of the
/// nearest line above that has one. A text can't forge one, as a literal never starts a line.
fn place(code: &str, offset: usize) -> Option<Place> {
    let end = code[offset..].find('\n').map_or(code.len(), |end| offset + end);
    code[..end].lines().rev().find_map(|line| {
        let (place, _) = line.strip_prefix("/* ")?.split_once(" */")?;
        let (path, line) = place.rsplit_once(':')?;
        Some(Place { path: path.to_owned(), line: line.parse().ok()?, column: 1 })
    })
}

/// The id of one of our two sources.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

#[cfg(test)]
mod tests {
    use ::typst::syntax::{SyntaxNode, ast, parse_code};

    use crate::typst::literal::literal;

    /// What Typst reads back from `text` written as a literal.
    fn read_back(text: &str) -> String {
        let code = literal(text);
        assert_eq!(code.lines().count(), 1, "{code}");
        let tree = parse_code(&code);
        let strings: Vec<ast::Str<'_>> = tree.children().filter_map(SyntaxNode::cast).collect();
        assert!(strings.len() == 1 && tree.errors_and_warnings().0.is_empty(), "{code}");
        strings[0].get().to_string()
    }

    #[test]
    fn every_character_is_read_back() {
        let all: Vec<char> = ('\0'..=char::MAX).collect();
        for part in all.chunks(4096) {
            let text: String = part.iter().collect();
            assert_eq!(read_back(&text), text);
        }
    }

    #[test]
    fn every_short_text_of_dangerous_signs_is_read_back() {
        let signs = ["\"", "\\", "u", "{", "}", "n", "\n", "\r", "/*", "//", "#", "7"];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts =
                texts.iter().flat_map(|text| signs.map(|sign| format!("{text}{sign}"))).collect();
            for text in &texts {
                assert_eq!(&read_back(text), text);
            }
        }
    }
}
