//! `conhand` beside its peers on this machine: `cargo bench --bench terminals` prints one table of ratios.
//!
//! Pairs are measured in turn, A B A B, and the median of their ratios is shown. Keys and bytes go through real
//! terminals, and containers are real ones, so it takes root, runc or crun, and busybox. `ROUNDS=21` measures longer.

#[path = "../tests/runtimes/bundle.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod bundle;
#[path = "terminals/bytes.rs"]
mod bytes;
#[path = "terminals/contest.rs"]
mod contest;
#[path = "terminals/cycles.rs"]
mod cycles;
#[path = "../tests/runtimes/here.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod here;
#[path = "terminals/keys.rs"]
mod keys;
#[path = "peers/measure.rs"]
mod measure;
#[path = "../tests/runtimes/root.rs"]
mod root;
#[path = "terminals/session.rs"]
mod session;
#[path = "peers/table.rs"]
#[allow(dead_code, reason = "the other table has more kinds of rows")]
mod table;

use table::Table;

fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(11);
    let mut table = Table::default();
    for name in ["runc", "crun"] {
        match here::find(name) {
            Ok(here) => {
                keys::rows(&here, rounds, &mut table);
                bytes::rows(&here, rounds, &mut table);
                cycles::rows(&here, &mut table);
            }
            Err(reason) => table.text(&format!("NOT MEASURED: {name}: {reason}")),
        }
    }
    table.print();
}
