//! The woven pages in a real browser: chromium, over chromedriver.
//!
//! Where either is missing the test says so and passes, except with `CI=true`, where it fails.

#[path = "browser/driver.rs"]
mod driver;
#[path = "../crates/recto-weave/tests/html/old.rs"]
mod old;
#[path = "../crates/recto-weave/tests/html/proof.rs"]
mod proof;

use std::path::{Path, PathBuf};

use driver::Browser;
use recto_book::Book;
use recto_weave::{Settings, html};
use serde_json::{Value, json};

/// A book woven into a folder of its own.
struct Woven {
    book: Book,
    folder: tempfile::TempDir,
}

impl Woven {
    fn new(root: &Path) -> Self {
        let (mut book, _) = recto_book::open(root);
        old::send_on(&mut book);
        let settings = Settings::read(root).expect("settings");
        let folder = tempfile::tempdir().expect("a folder");
        let evidence = proof::evidence(&book);
        html::weave(&book, Some(&evidence), &settings, root, folder.path()).expect("woven");
        Woven { book, folder }
    }

    fn address(&self, page: &str) -> String {
        format!("file://{}/{page}", self.folder.path().display())
    }

    /// The ids that stand on a chapter's page.
    fn ids(&self, page: &str) -> Vec<&str> {
        let chapter = self.book.by_path(&format!("spec/{}", page.replace(".html", ".md")));
        chapter
            .iter()
            .flat_map(|chapter| &chapter.anchors)
            .map(|anchor| anchor.id.as_str())
            .collect()
    }

    /// The pages of the chapters, with that of all evidence and the print page.
    fn pages(&self) -> Vec<String> {
        let chapters = self.book.chapters.iter();
        let mut pages: Vec<String> =
            chapters.map(|chapter| chapter.path["spec/".len()..].replace(".md", ".html")).collect();
        pages.extend(["index.html", "evidence.html", "print.html"].map(str::to_owned));
        pages
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The real book, and the fixture in the real book's clothes.
fn books() -> (Woven, Woven) {
    let fixture = tempfile::tempdir().expect("a folder");
    copy(
        &workspace().join("crates/recto-weave/tests/html/book/spec"),
        &fixture.path().join("spec"),
    );
    copy(&workspace().join("theme"), &fixture.path().join("theme"));
    std::fs::copy(workspace().join("book.toml"), fixture.path().join("book.toml")).expect("copied");
    (Woven::new(&workspace()), Woven::new(fixture.path()))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn the_pages_work_in_a_browser() {
    let Some(browser) = Browser::start() else {
        assert!(std::env::var_os("CI").is_none(), "CI needs chromium and chromedriver");
        let words = "SKIPPED: no chromium or no chromedriver here; nobody looked at the pages";
        std::io::Write::write_all(&mut std::io::stderr(), format!("{words}\n").as_bytes())
            .expect("said");
        return;
    };
    let (real, fixture) = books();
    for woven in [&real, &fixture] {
        let pairs: usize = woven.pages().iter().map(|page| one_page(&browser, woven, page)).sum();
        assert!(pairs >= 5, "{pairs} pairs were looked at");
        themes(&browser, woven);
    }
    hidden_lines(&browser, &fixture, true);
    copying(&browser, &fixture);
    switch(&browser, &fixture);
    evidence(&browser, &fixture, true);
    old_addresses(&browser, &fixture, true);
    search(&browser, &real);
    without_scripts(&browser, &fixture);
}

/// What holds of every page; says how many pairs of prose and code it has. A page is loaded twice, in a narrow window
/// with its side bar shut, and in a wide one; else only the window's size changes.
fn one_page(browser: &Browser, woven: &Woven, page: &str) -> usize {
    let print = page == "print.html";
    // It is slow to lay out, and holds nothing that the other pages do not.
    let narrow: &[u32] = if print { &[380] } else { &[1000, 600, 380] };
    one_load(browser, woven, page, ("dark", 600), narrow);
    one_load(browser, woven, page, ("light", 1400), &[1400]);
    if print { 0 } else { layouts(browser, page) }
}

fn one_load(
    browser: &Browser,
    woven: &Woven,
    page: &str,
    (scheme, width): (&str, u32),
    widths: &[u32],
) {
    let ids = woven.ids(page);
    browser.look(width, 900, scheme);
    browser.open("about:blank");
    drop((browser.console(), browser.requests()));
    let unit = ids.first().map_or(String::new(), |id| format!("#{id}"));
    browser.open(&woven.address(&format!("{page}{unit}")));
    loaded_quietly(browser, page);
    units_are_reached(browser, page, &ids);
    text_can_be_read(browser, page, scheme);
    for width in widths {
        browser.look(*width, 900, scheme);
        nothing_is_too_wide(browser, page, *width);
    }
}

/// No message on the console, and nothing asked of anybody else.
fn loaded_quietly(browser: &Browser, page: &str) {
    assert_eq!(browser.console(), Vec::<String>::new(), "{page}");
    let requests = browser.requests();
    assert!(requests.iter().any(|url| url.contains(page)), "{page} was seen: {requests:?}");
    let outside =
        requests.iter().find(|url| !url.starts_with("file:") && !url.starts_with("data:"));
    assert_eq!(outside, None, "{page} asks for");
}

/// An address with an id shows the unit below the menu bar, in the window: opened so, and gone to by a link.
fn units_are_reached(browser: &Browser, page: &str, ids: &[&str]) {
    let lost = browser.run_later(
        "const [ids, done] = arguments;
         const frame = () => new Promise(requestAnimationFrame);
         const seen = id => {
             const bar = document.getElementById('mdbook-menu-bar').getBoundingClientRect();
             const top = document.getElementById(id).getBoundingClientRect().top;
             return top >= bar.bottom - 1 && top < innerHeight;
         };
         (async () => {
             for (const id of ids) {
                 if (location.hash !== '#' + id) { location.href = '#' + id; }
                 const end = performance.now() + 5000;
                 do { await frame(); } while (!seen(id) && performance.now() < end);
                 if (!seen(id)) { return done([id, innerWidth]); }
             }
             done(null);
         })();",
        &json!([ids]),
    );
    assert_eq!(lost, Value::Null, "{page}");
}

/// No page scrolls sideways, and nothing but code in its own box sticks out.
fn nothing_is_too_wide(browser: &Browser, page: &str, width: u32) {
    let found = browser.run("
        const wide = [...document.querySelectorAll('main *')].filter(e =>
            !e.closest('pre') && e.getBoundingClientRect().right > innerWidth + 0.5);
        return [document.documentElement.scrollWidth - innerWidth, wide.slice(0, 3).map(e => e.outerHTML.slice(0, 200))];");
    assert!(found[0].as_i64().is_some_and(|more| more <= 0), "{page} at {width}: {found}");
    assert_eq!(found[1], json!([]), "{page} at {width}");
}

/// Text against its ground, at least 4.5 : 1 (WCAG AA), in the theme that the reader prefers.
fn text_can_be_read(browser: &Browser, page: &str, scheme: &str) {
    let dark = browser.run("return document.documentElement.classList.contains('navy')");
    assert_eq!(dark, json!(scheme == "dark"), "{page} follows the preference");
    assert_eq!(browser.run(CONTRAST), json!([]), "{page}, {scheme}");
}

/// The same in each theme.
fn themes(browser: &Browser, woven: &Woven) {
    for theme in ["light", "rust", "coal", "navy", "ayu"] {
        browser.run(&format!("localStorage.setItem('mdbook-theme', '{theme}')"));
        browser.open(&woven.address(&woven.pages()[1]));
        assert_eq!(browser.run(CONTRAST), json!([]), "{theme}");
    }
    browser.run("localStorage.removeItem('mdbook-theme')");
}

/// The pieces of text that are too faint, with their ratios.
const CONTRAST: &str = "
    document.documentElement.style.setProperty('transition', 'none');
    const channels = c => { const m = c.match(/[\\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m.length > 3 ? m[3] : 1 }; };
    const light = rgb => { const [r, g, b] = rgb.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b; };
    const over = (top, a, ground) => top.map((v, i) => v * a + ground[i] * (1 - a));
    const once = f => { const known = new Map(); return e => { if (!known.has(e)) { known.set(e, f(e)); } return known.get(e); }; };
    const ground = once(e => { if (!e) { return [255, 255, 255]; }
        const c = channels(getComputedStyle(e).backgroundColor);
        return c.a === 1 ? c.rgb : over(c.rgb, c.a, ground(e.parentElement)); });
    const alpha = once(e => e ? Number(getComputedStyle(e).opacity) * alpha(e.parentElement) : 1);
    const faint = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
        const e = node.parentElement, style = getComputedStyle(e);
        if (!node.data.trim() || e.closest('script, noscript, template') || !e.checkVisibility({ opacityProperty: true })) { continue; }
        const back = ground(e), text = channels(style.color), fore = over(text.rgb, text.a * alpha(e), back);
        const [a, b] = [light(fore), light(back)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
        if (ratio < 4.5) { faint.push([node.data.trim().slice(0, 30), e.className, ratio.toFixed(2)]); }
    }
    return faint.slice(0, 5);";

/// Where each pair's prose and code stand.
const PAIRS: &str = "
    return [...document.querySelectorAll('.pair')].filter(p => p.checkVisibility()).map(pair => {
        const prose = pair.querySelector(':scope > .prose'), code = pair.querySelector(':scope > .beside');
        const box = e => { const b = e.getBoundingClientRect(); return [b.left, b.top + scrollY, b.right, b.bottom + scrollY]; };
        return [prose && box(prose), box(code), prose && box(prose.lastElementChild)];
    });";

/// Beside each other at 1400 px, below each other at 600 px.
fn layouts(browser: &Browser, page: &str) -> usize {
    browser.look(600, 30_000, "light");
    below(&browser.run(PAIRS), page);
    browser.look(1400, 30_000, "light");
    beside(&browser.run(PAIRS), page)
}

/// Every code stands right of its prose, and beside its last block, the sentence that asks for it.
fn beside(pairs: &Value, page: &str) -> usize {
    let pairs = numbers(pairs);
    for (prose, code, last) in &pairs {
        let (Some(prose), Some(last)) = (prose, last) else { continue };
        assert!(code[0] >= prose[2], "{page}: code at {code:?}, prose at {prose:?}");
        assert!(
            code[1] < last[3] && last[1] < code[3],
            "{page}: code at {code:?}, sentence at {last:?}"
        );
    }
    pairs.len()
}

fn below(pairs: &Value, page: &str) {
    for (prose, code, _) in numbers(pairs) {
        let Some(prose) = prose else { continue };
        assert!(code[1] >= prose[3], "{page}: code at {code:?}, prose at {prose:?}");
        assert!(code[0] < prose[2], "{page}: code at {code:?}, prose at {prose:?}");
    }
}

type Box4 = [f64; 4];

fn numbers(pairs: &Value) -> Vec<(Option<Box4>, Box4, Option<Box4>)> {
    serde_json::from_value(pairs.clone()).expect("boxes")
}

/// Hidden lines appear on a click, and on the space bar.
fn hidden_lines(browser: &Browser, woven: &Woven, keys: bool) {
    browser.look(1400, 900, "light");
    browser.open(&woven.address("every-item.html"));
    let shown = "const line = document.querySelector('.unshown'); return line.checkVisibility();";
    assert_eq!(browser.run(shown), json!(false));
    browser.click(".reveal");
    assert_eq!(browser.run(shown), json!(true));
    browser.click(".reveal");
    assert_eq!(browser.run(shown), json!(false));
    if keys {
        browser.keys(".reveal input", " ");
        assert_eq!(browser.run(shown), json!(true));
    }
}

/// A click on a unit's link goes there, copies the address and says so.
fn copying(browser: &Browser, woven: &Woven) {
    browser.look(1400, 900, "light");
    browser.open(&woven.address("every-item.html"));
    browser.run(
        "window.copied = ''; Object.defineProperty(navigator, 'clipboard',
            { value: { writeText: async text => { window.copied = text; } } });",
    );
    let hidden =
        "return getComputedStyle(document.querySelector('[href=\"#every-item.plain\"]')).opacity";
    assert_eq!(
        browser.run(hidden),
        json!("0"),
        "the link of a unit that is no clause shows when pointed at"
    );
    browser.click("[href='#every-item.must']");
    assert_eq!(browser.wait("return copied === location.href"), json!(true));
    let said = browser.run("return document.querySelector('.said').textContent");
    assert_eq!(said, json!("Copied the address of every-item.must"));
    let hash = browser.run("return location.hash");
    assert_eq!(hash, json!("#every-item.must"));
}

/// A click on the sign of a clause opens what shows it; a link there leads to the line, whose mark leads back.
fn evidence(browser: &Browser, woven: &Woven, scripts: bool) {
    let opened = "document.getElementById('why-evidence-every-item--must')";
    let is_open = format!("return {opened}.matches(':popover-open') && {opened}.checkVisibility()");
    for (width, page) in [(1400, "every-item.html"), (380, "every-item.html"), (1400, "print.html")]
    {
        browser.look(width, 900, "light");
        browser.open(&woven.address(page));
        assert_eq!(browser.run(&is_open), json!(false), "{page} at {width}");
        browser.run("document.querySelector('[popovertarget=why-evidence-every-item--must]').scrollIntoView({ block: 'center' })");
        browser.click("[popovertarget=why-evidence-every-item--must]");
        assert_eq!(browser.wait(&is_open), json!(true), "{page} at {width}");
        let fits = browser.run(&format!(
            "const box = {opened}.getBoundingClientRect();
             return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;"
        ));
        assert_eq!(fits, json!(true), "{page} at {width}: what is opened is in the window");
        assert_eq!(browser.run(CONTRAST), json!([]), "{page} at {width}");
        browser.click("#why-evidence-every-item--must a[href*='-line-']");
        let line =
            "document.querySelector(location.hash.includes('-line-') ? location.hash : 'no-line')";
        let reached = browser.wait(&format!(
            "const line = {line}; if (!line || !line.textContent.includes('// [every-item.must]')) {{ return false; }}
             const box = line.getBoundingClientRect(), bar = document.getElementById('mdbook-menu-bar');
             return box.top >= bar.getBoundingClientRect().bottom - 1 && box.bottom <= innerHeight;"
        ));
        assert_eq!(reached, json!(true), "{page} at {width}: the line is reached");
        if scripts {
            assert_eq!(
                browser.wait(&format!("return !{opened}.matches(':popover-open')")),
                json!(true)
            );
        } else {
            browser.keys("body", "\u{e00c}");
        }
        browser.click(":target a.mark");
        let back = browser.wait("return location.hash === '#every-item.must'");
        assert_eq!(back, json!(true), "{page} at {width}: the mark leads back");
    }
    browser.open(&woven.address("evidence.html"));
    browser.click("#evidence-every-item--must .name a");
    let there = "return location.pathname.endsWith('/every-item.html') && location.hash === '#every-item.must'";
    assert_eq!(browser.wait(there), json!(true));
}

/// The switch changes the layout, by mouse and by key, and is remembered.
fn switch(browser: &Browser, woven: &Woven) {
    browser.look(1400, 30_000, "light");
    browser.open(&woven.address("every-item.html"));
    browser.click("#recto-layout");
    below(&browser.run(PAIRS), "switched");
    browser.open(&woven.address("every-item.html"));
    below(&browser.run(PAIRS), "remembered");
    let pressed = "return document.getElementById('recto-layout').getAttribute('aria-pressed')";
    assert_eq!(browser.run(pressed), json!("false"));
    browser.keys("#recto-layout", "\u{e007}");
    assert_eq!(browser.run(pressed), json!("true"));
    beside(&browser.run(PAIRS), "switched back");
}

/// An old address still leads to the unit. With scripts off one that went to another chapter leads to a line that
/// says so, and a link on it to the unit.
fn old_addresses(browser: &Browser, woven: &Woven, scripts: bool) {
    let page_of = |id: &str| {
        let path = &woven.book.anchor(id).expect("an id of the book").0.path;
        path["spec/".len()..].replace(".md", ".html")
    };
    browser.look(1400, 900, "light");
    for (old, to) in old::OLD {
        let name = old.split('.').next().expect("a name");
        let lost = name == "lost";
        let stays = woven.book.chapter(name).is_some()
            && to.len() == 1
            && page_of(to[0]) == format!("{name}.html");
        let (page, there) = match (stays, to.len() == 1 && (scripts || lost)) {
            (true, _) => (format!("{name}.html"), old),
            (false, true) => (page_of(to[0]), to[0]),
            (false, false) => (format!("{name}.html"), old),
        };
        browser.open("about:blank");
        browser.open(&woven.address(&format!("{name}.html#{old}")));
        let seen = browser.wait(&format!(
            "if (!location.pathname.endsWith('/{page}') || location.hash !== '#{there}') {{ return false; }}
             const top = document.getElementById('{there}').getBoundingClientRect().top;
             const bar = document.getElementById('mdbook-menu-bar');
             return top >= (bar ? bar.getBoundingClientRect().bottom - 1 : 0) && top < innerHeight;"
        ));
        assert_eq!(seen, json!(true), "{old} leads to {page}#{there}, scripts {scripts}");
        if stays {
            let unit = format!("document.getElementById('{}').getBoundingClientRect().top", to[0]);
            let old = format!("document.getElementById('{old}').getBoundingClientRect().top");
            let apart = browser.run(&format!("return Math.abs({unit} - {old})"));
            assert!(apart.as_f64().is_some_and(|apart| apart < 60.0), "{old}: {apart}");
        } else if there == old {
            let links = format!(
                "[...(document.getElementById('{old}').closest('p, li')).querySelectorAll('a')].map(a => a.hash)"
            );
            let wanted: Vec<String> = to.iter().map(|to| format!("#{to}")).collect();
            assert_eq!(browser.run(&format!("return {links}")), json!(wanted), "{old}");
        }
    }
}

/// A word that only prose holds leads to its section.
fn search(browser: &Browser, woven: &Woven) {
    browser.open(&woven.address("index.html?search=ChainID"));
    let found =
        browser.wait("return document.querySelectorAll('#mdbook-searchresults li').length > 0");
    assert_eq!(found, json!(true));
}

/// With scripts off: both layouts, hidden lines, links, both colour schemes.
fn without_scripts(browser: &Browser, woven: &Woven) {
    browser.scripts(false);
    for scheme in ["light", "dark"] {
        browser.look(1400, 30_000, scheme);
        browser.open(&woven.address("every-item.html"));
        assert_eq!(
            browser.run("return document.documentElement.classList.contains('js')"),
            json!(false)
        );
        assert!(beside(&browser.run(PAIRS), "no scripts") > 3);
        assert_eq!(browser.run(CONTRAST), json!([]), "no scripts, {scheme}");
    }
    hidden_lines(browser, woven, false);
    evidence(browser, woven, false);
    browser.run("scrollTo(0, 0)");
    old_addresses(browser, woven, false);
    browser.look(1400, 30_000, "light");
    browser.open(&woven.address("every-item.html"));
    browser.click("[href='#every-item.must']");
    assert_eq!(browser.run("return location.hash"), json!("#every-item.must"));
    browser.look(600, 900, "light");
    browser.open(&woven.address("every-item.html"));
    below(&browser.run(PAIRS), "no scripts");
    browser.scripts(true);
}
