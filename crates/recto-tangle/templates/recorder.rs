//! What a run comes by and asserts, written to the file that the variable RECTO_EVIDENCE names: one event, one write.

#[allow(missing_docs, unreachable_pub)]
mod log {
    use std::fmt::{self, Debug};
    use std::fs::{File, OpenOptions};
    use std::io::Write;
    use std::sync::OnceLock;

    /// The log, or nothing if none is wanted.
    fn file() -> Option<&'static File> {
        static FILE: OnceLock<Option<File>> = OnceLock::new();
        FILE.get_or_init(open).as_ref()
    }

    fn open() -> Option<File> {
        let path = std::env::var_os("RECTO_EVIDENCE")?;
        let file = OpenOptions::new().append(true).create(true).open(&path);
        Some(file.unwrap_or_else(|error| panic!("the log {path:?} can't be opened: {error}")))
    }

    /// Writes one event, a whole line.
    pub fn write(event: &str) {
        if let Some(mut file) = file()
            && let Err(error) = file.write_all(event.as_bytes())
        {
            panic!("the log can't be written: {error}");
        }
    }

    /// Writes that two values are equal, and which ids both hold. An id that is written out on both sides shows nothing.
    pub fn equal(left: &dyn Debug, right: &dyn Debug, written: [&str; 2]) {
        if file().is_none() {
            return;
        }
        let (left, right) = (Beginning::of(left), Beginning::of(right));
        let in_right = |id: &&str| ids(&right).any(|other| other == *id);
        let mut shared: Vec<&str> = ids(&left).filter(in_right).collect();
        shared.retain(|id| !written.iter().all(|text| ids(text).any(|other| other == *id)));
        shared.sort_unstable();
        shared.dedup();
        write(&format!("equal\t{}\n", shared.join(" ")));
    }

    /// The first 64 KiB of what a value looks like; a longer one is content, and names nothing.
    struct Beginning(String);

    impl Beginning {
        fn of(value: &dyn Debug) -> String {
            let mut beginning = Beginning(String::new());
            let _ = fmt::write(&mut beginning, format_args!("{value:?}"));
            beginning.0
        }
    }

    impl fmt::Write for Beginning {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0.push_str(part);
            if self.0.len() < 1 << 16 { Ok(()) } else { Err(fmt::Error) }
        }
    }

    /// The ids that stand in quotes.
    fn ids(text: &str) -> impl Iterator<Item = &str> {
        let mut parts: Vec<&str> = text.split('"').skip(1).collect();
        parts.pop();
        parts.into_iter().filter(|part| is_id(part))
    }

    fn is_id(text: &str) -> bool {
        let is_word =
            |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase()) && part.split('-').all(is_word)
        };
        text.contains('.') && text.split('.').all(is_part)
    }
}

#[allow(unreachable_pub, unused_imports)]
pub use log::{equal, write};

#[doc(hidden)]
#[macro_export]
macro_rules! evidence_touch {
    ($id:literal, $place:literal) => {{
        static DONE: ::std::sync::atomic::AtomicBool = ::std::sync::atomic::AtomicBool::new(false);
        if !DONE.swap(true, ::std::sync::atomic::Ordering::Relaxed) {
            $crate::evidence::write(::core::concat!("touch\t", $id, "\t", $place, "\n"));
        }
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! evidence_verify {
    ($id:literal) => {
        $crate::evidence::write(::core::concat!("verify\t", $id, "\n"))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! evidence_assert {
    ($($all:tt)*) => {{
        ::core::assert!($($all)*);
        $crate::evidence::write("assert\n");
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! evidence_assert_eq {
    ($left:expr, $right:expr $(, $($message:tt)*)?) => {
        match (&$left, &$right) {
            (left, right) => {
                ::core::assert_eq!(*left, *right $(, $($message)*)?);
                let written = [::core::stringify!($left), ::core::stringify!($right)];
                $crate::evidence::equal(&left, &right, written);
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! evidence_assert_ne {
    ($($all:tt)*) => {{
        ::core::assert_ne!($($all)*);
        $crate::evidence::write("differ\n");
    }};
}

#[allow(unreachable_pub, unused_imports)]
pub use {
    evidence_assert as assert, evidence_assert_eq as assert_eq, evidence_assert_ne as assert_ne,
    evidence_touch as touch, evidence_verify as verify,
};
