//! Weaves the book in ROOT into the empty folder OUT: `cargo run -p recto-weave --example weave_html -- ROOT OUT`.

use recto_weave::{Settings, html};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (root, out) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let (book, _) = recto_book::open(root.as_ref());
    let settings = Settings::read(root.as_ref())?;
    html::weave(&book, None, &settings, root.as_ref(), out.as_ref())
}
