//! One open bracket of Rust, and how far what stands directly in it has come.

use ra_ap_rustc_lexer::TokenKind;

use super::ground::{Word, is_name};
use super::is_keyword;

/// What a bracket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Items: of a module, an `impl`, a trait.
    Items,
    /// Fields or variants.
    Fields,
    /// Statements.
    Block,
    /// The arms of a `match`.
    Arms,
    /// What a macro or an attribute gets.
    Macro,
    /// Anything else: parts of an expression, a pattern, a list.
    Inside,
}

/// How far an item or statement has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// Nothing but attributes.
    Start,
    /// `pub`, `unsafe`, ...; with `const`?
    Modifiers(bool),
    /// An item that a block ends.
    Item,
    /// An expression that a block ends: `if`, `match`, `loop`, ...
    Blocklike,
    /// A path, which may become a macro's name.
    Path,
    /// A macro's name with its `!`.
    Call,
    /// `use`.
    Use,
    /// `const` or `static`: what is computed by the compiler.
    Constant,
    /// Anything else, which `;` ends.
    Other,
}

/// What the next `{` opens that is not accounted for otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The body of a function; does the compiler run it?
    Body(bool),
    Module,
    Impl,
    /// The `impl` of a trait, whose items are documented with the trait.
    TraitImpl,
    Trait,
    /// The fields of a `struct` or `union`.
    Struct,
    Enum,
    Arms,
    Block,
}

/// Which of the items that stand directly in a bracket documentation shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    All,
    /// Those that are `pub`.
    Public,
    Nothing,
}

/// An open bracket.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// Whether the compiler runs what it holds.
    pub(super) constant: bool,
    pub(super) head: Head,
    /// Whether an attribute or documentation stands before the head.
    pub(super) attributed: bool,
    pub(super) shows: Shows,
    /// Of a public function's body: where the head begins, and the byte behind the `{`.
    pub(super) function: Option<(usize, usize)>,
    /// Where the head begins.
    begins: usize,
    /// Whether the head says `pub`, without parentheses.
    public: bool,
    /// What is still to be opened; the last comes first.
    next: Vec<Next>,
    /// Whether a pattern is going on, in which names with braces are types.
    pattern: bool,
    /// Whether a `->` was seen: a name with braces behind it is the type of a closure's value, and its body.
    arrow: bool,
}

impl Frame {
    pub(super) fn new(kind: Kind, constant: bool) -> Self {
        Frame {
            kind,
            constant,
            head: Head::Start,
            attributed: false,
            shows: Shows::Nothing,
            function: None,
            begins: 0,
            public: false,
            next: Vec::new(),
            pattern: false,
            arrow: false,
        }
    }

    /// The outermost frame of a chapter's code.
    pub(super) fn of_module() -> Self {
        Frame { shows: Shows::Public, ..Frame::new(Kind::Items, false) }
    }

    /// What stands here is over; the next begins.
    fn end(&mut self) {
        let (shows, function) = (self.shows, self.function);
        *self = Frame { shows, function, ..Frame::new(self.kind, self.constant) };
    }

    /// Goes by a word that is no bracket; `last` stands before it, `following` behind.
    pub(super) fn word(&mut self, word: Word<'_>, last: Option<Word<'_>>, following: Option<&str>) {
        match word.kind {
            TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => {
                self.attributed = true;
            }
            TokenKind::Pound => {}
            TokenKind::Semi => self.end(),
            TokenKind::Comma if !matches!(self.kind, Kind::Items | Kind::Block) => self.comma(),
            TokenKind::Ident => self.name(word, following),
            TokenKind::Lifetime { .. } if self.head == Head::Start => self.head = Head::Blocklike,
            kind => self.sign(kind, word.joined, last),
        }
    }

    fn comma(&mut self) {
        let arrow = self.arrow;
        self.end();
        self.arrow = arrow;
    }

    fn sign(&mut self, kind: TokenKind, joined: bool, last: Option<Word<'_>>) {
        let after = |kind| joined && last.is_some_and(|last| last.kind == kind);
        match kind {
            TokenKind::Eq => (self.pattern, self.arrow) = (false, false),
            TokenKind::Gt if after(TokenKind::Eq) => self.next.clear(),
            TokenKind::Gt if after(TokenKind::Minus) => self.arrow = true,
            _ => {}
        }
        self.head = match self.head {
            Head::Path if kind == TokenKind::Bang => Head::Call,
            Head::Path if kind == TokenKind::Colon => Head::Path,
            Head::Start if after(TokenKind::Pound) => Head::Start,
            Head::Start | Head::Path | Head::Call => Head::Other,
            head => head,
        };
    }

    fn name(&mut self, word: Word<'_>, following: Option<&str>) {
        let name = word.text;
        if self.head == Head::Start {
            self.begins = word.start;
        }
        self.public |= name == "pub" && following != Some("(");
        let begins = matches!(self.kind, Kind::Items | Kind::Block)
            && matches!(self.head, Head::Start | Head::Modifiers(_));
        if begins {
            self.head = self.begin(name, following);
        } else if self.head == Head::Start {
            self.head = Head::Other;
        }
        match name {
            "for" if self.next == [Next::Impl] && following != Some("<") => {
                self.next = vec![Next::TraitImpl];
            }
            _ if self.head == Head::Item => {}
            "if" | "while" => self.next.push(Next::Block),
            "match" => self.next.push(Next::Arms),
            "for" if following != Some("<") => {
                self.next.push(Next::Block);
                self.pattern = true;
            }
            "let" => self.pattern = true,
            "in" => self.pattern = false,
            _ => {}
        }
    }

    /// The head that begins, or goes on after modifiers, with `name`.
    fn begin(&mut self, name: &str, following: Option<&str>) -> Head {
        let constant = self.head == Head::Modifiers(true);
        let word_follows = following.is_some_and(|next| next.starts_with(is_letter));
        match name {
            "pub" | "unsafe" | "async" | "extern" => Head::Modifiers(constant),
            "default" | "auto" | "safe" if word_follows => Head::Modifiers(constant),
            "const" => match following {
                Some("fn" | "unsafe" | "async" | "extern") => Head::Modifiers(true),
                Some("{") => Head::Blocklike,
                _ => Head::Constant,
            },
            "static" => Head::Constant,
            "fn" => self.item(Next::Body(constant)),
            "impl" => self.item(Next::Impl),
            "trait" => self.item(Next::Trait),
            "mod" => self.item(Next::Module),
            "struct" => self.item(Next::Struct),
            "enum" => self.item(Next::Enum),
            "union" if word_follows => self.item(Next::Struct),
            "use" => Head::Use,
            "if" | "while" | "match" | "for" | "loop" | "else" => Head::Blocklike,
            "crate" | "self" | "super" | "Self" => Head::Path,
            name if is_keyword(name) => Head::Other,
            _ => Head::Path,
        }
    }

    fn item(&mut self, next: Next) -> Head {
        self.next = vec![next];
        Head::Item
    }

    /// What a `{` opens; `arm` says whether `=>` stands before it.
    pub(super) fn brace(
        &mut self,
        word: Word<'_>,
        last: Option<Word<'_>>,
        arm: bool,
        constant: bool,
    ) -> Frame {
        let text = last.map_or("", |last| last.text);
        // A closure is called when the program runs, wherever it is made.
        let constant = constant && text != "|";
        let arrow = std::mem::take(&mut self.arrow);
        let named = last.is_some_and(is_name);
        let kind = match self.head {
            // The fields of a variant.
            _ if self.kind == Kind::Fields && named => {
                return Frame { shows: self.shows, ..Frame::new(Kind::Fields, false) };
            }
            Head::Use => Kind::Inside,
            Head::Item => return self.open_item(word),
            Head::Modifiers(_) if text == "extern" || text.ends_with('"') => {
                self.head = Head::Item;
                return Frame::new(Kind::Items, false);
            }
            _ if text == "const" => return Frame::new(Kind::Block, true),
            _ if is_before_block(text) || arm => Kind::Block,
            _ if named && self.pattern => Kind::Inside,
            _ => match self.open_next(constant) {
                Some(frame) => return frame,
                None if !arrow && (named || text == ">") => Kind::Inside,
                None => Kind::Block,
            },
        };
        self.head = match self.head {
            Head::Start => Head::Blocklike,
            Head::Modifiers(_) if text == "unsafe" => Head::Blocklike,
            Head::Modifiers(_) => Head::Other,
            head => head.inside(),
        };
        Frame::new(kind, constant)
    }

    /// What is still to be opened, opened.
    fn open_next(&mut self, constant: bool) -> Option<Frame> {
        let arms = self.next.pop()? == Next::Arms;
        Some(Frame::new(if arms { Kind::Arms } else { Kind::Block }, constant))
    }

    /// What the brace `word` opens behind the head of an item.
    fn open_item(&mut self, word: Word<'_>) -> Frame {
        let shown = match self.shows {
            Shows::All => true,
            Shows::Public => self.public,
            Shows::Nothing => false,
        };
        let reachable = self.shows != Shows::Nothing;
        let when = |shown: bool, shows| if shown { shows } else { Shows::Nothing };
        let (kind, shows) = match self.next.pop() {
            Some(Next::Body(constant)) => {
                let function = shown.then_some((self.begins, word.start + 1));
                return Frame { function, ..Frame::new(Kind::Block, constant) };
            }
            Some(Next::Module) => (Kind::Items, when(shown, Shows::Public)),
            Some(Next::Impl) => (Kind::Items, when(reachable, Shows::Public)),
            Some(Next::TraitImpl) => (Kind::Items, Shows::Nothing),
            Some(Next::Trait) => (Kind::Items, when(shown, Shows::All)),
            Some(Next::Struct) => (Kind::Fields, when(shown, Shows::Public)),
            Some(Next::Enum) => (Kind::Fields, when(shown, Shows::All)),
            _ => (Kind::Inside, Shows::Nothing),
        };
        Frame { shows, ..Frame::new(kind, false) }
    }

    /// A `}` has closed what was opened in here.
    pub(super) fn closed(&mut self) {
        let ends = matches!(self.head, Head::Item | Head::Blocklike | Head::Call);
        if ends && self.next.is_empty() {
            self.end();
        }
    }
}

impl Head {
    /// The same with a bracket opened.
    pub(super) fn inside(self) -> Self {
        match self {
            Head::Start | Head::Path | Head::Call => Head::Other,
            head => head,
        }
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether `{` behind this word always opens statements.
fn is_before_block(word: &str) -> bool {
    matches!(word, "unsafe" | "async" | "move" | "else" | "loop" | "try")
}
