//! Prints a book's structure and problems: `cargo run -p recto-book --example dump -- ROOT`.
fn main() {
    let root = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    let (book, problems) = recto_book::open(root.as_ref());
    for chapter in &book.chapters {
        println!("{} {:?} {:?}", chapter.path, chapter.title, chapter.status);
        for (at, node) in chapter.nodes.iter() {
            println!("  {at} {:?} {:?}", node.kind, chapter.slice(node.span));
        }
        for a in &chapter.anchors {
            println!("  {a:?}");
        }
        for s in &chapter.snippets {
            println!("  {s:?}");
        }
        println!("{:?}", chapter.values);
        println!("{:?}", chapter.links);
        let joined: String = chapter.pieces().iter().map(|p| chapter.slice(p.span())).collect();
        assert_eq!(joined, chapter.text);
    }
    for p in problems {
        println!(
            "{}: {} [{}] {}",
            book.by_path(&p.path).map(|c| c.place(p.span).to_string()).unwrap_or(p.path),
            p.message,
            p.code,
            p.help
        );
    }
}
